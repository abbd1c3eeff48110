"""Bob writes for Alice: composed or as a file, kept while he types, signed once, his own until the ledger has
it. Without a permission, nothing.
"""

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from common.categories import Category, bits_of
from domain.consents.terms import EVERYTHING, READING, Flag
from domain.consents.tests.world import World
from domain.notifications.models import Notice
from domain.records.models import Draft, Record, RecordState, Upload
from domain.records.tests import made_files as made
from domain.records.tests.sharing.acts import anchor
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
VISITS_AND_LABS = bits_of([Category.VISITS, Category.LABS])


@pytest.fixture
def bob(world: World) -> Client:
    """May read visits and laboratory results, and add."""
    world.given(categories=VISITS_AND_LABS, flags=READING | Flag.WRITE)
    return people.signed_in(world.bob)


def chart_url(world: World, rest: str = "") -> str:
    return f"/doctor/patients/{world.alice.pk}/{rest}"


def note(**other: str) -> dict[str, str]:
    day = timezone.localdate().isoformat()
    return {
        "title": "Visit note",
        "record_date": day,
        "history": "Less short of breath.",
        "plan": "Blood test in two days.",
        **other,
    }


def test_a_note_is_signed_in_one_click_and_alice_is_told(world: World, bob: Client) -> None:
    answer = bob.post(chart_url(world, "write/visit/"), note())
    record = Record.objects.get(patient=world.alice)
    assert answer.headers["Location"] == chart_url(world, f"records/{record.pk}/")
    assert (record.author, record.state, record.kind) == (world.bob, RecordState.SUBMITTED, "visit-note")
    page = bob.get(answer.headers["Location"]).content.decode()
    assert "Less short of breath." in page
    assert "Being recorded" in page
    assert Notice.objects.filter(user=world.alice.user, kind="record.written").count() == 1


def test_recorded_it_stands_in_the_timeline_by_its_author(world: World, bob: Client) -> None:
    bob.post(chart_url(world, "write/visit/"), note())
    anchor(world)
    record = Record.objects.get(patient=world.alice)
    assert record.state == RecordState.ANCHORED
    page = bob.get(chart_url(world)).content.decode()
    assert f"records/{record.pk}/" in page.split('id="timeline"')[1]
    assert "Added by you" in page
    assert (
        "This is the document exactly as it was stored."
        in bob.get(chart_url(world, f"records/{record.pk}/")).content.decode()
    )
    assert bob.get(chart_url(world, f"records/{record.pk}/1/print/")).content.startswith(b"%PDF")


def test_a_laboratory_report_has_its_table(world: World, bob: Client) -> None:
    lab = {
        "title": "Kidney values", "record_date": timezone.localdate().isoformat(), "words": "Better.",
        "name_0": "Creatinine", "value_0": "71", "unit_0": "µmol/L", "low_0": "45", "high_0": "84",
        "flag_0": "",
        "name_1": "Potassium", "value_1": "5.9", "unit_1": "mmol/L", "flag_1": "H",
    }  # fmt: skip
    answer = bob.post(chart_url(world, "write/lab/"), lab)
    page = bob.get(answer.headers["Location"]).content.decode()
    for words in ("Creatinine", "71 µmol/L", "Potassium", "High", "Better."):
        assert words in page, words


def test_a_range_with_one_limit_and_the_digits_typed_stay_from_preview_to_amendment(
    world: World, bob: Client
) -> None:
    lab = {
        "title": "Blood count", "record_date": timezone.localdate().isoformat(), "words": "",
        "name_0": "Haemoglobin", "value_0": "1.10", "unit_0": "g/dL", "high_0": "14", "flag_0": "",
        "name_1": "CRP", "value_1": "<5", "unit_1": "mg/L", "low_1": "0", "flag_1": "",
    }  # fmt: skip
    shown = ("1.10 g/dL", "up to 14 g/dL", "less than 5 mg/L", "at least 0 mg/L")
    sheet = bob.post(chart_url(world, "write/lab/sheet/"), lab).content.decode()
    bob.post(chart_url(world, "write/lab/"), lab)
    anchor(world)
    record = Record.objects.get(patient=world.alice)
    page = bob.get(chart_url(world, f"records/{record.pk}/")).content.decode()
    for words in shown:
        assert words in sheet and words in page, words
    fields = bob.get(chart_url(world, f"records/{record.pk}/amend/")).content.decode()
    for name in ("value_0", "high_0", "value_1", "low_1"):
        assert f'name="{name}" value="{lab[name].replace("<", "&lt;")}"' in fields, name
    assert 'name="low_0" value=""' in fields


def test_an_empty_note_is_not_signed_and_nothing_is_lost(world: World, bob: Client) -> None:
    answer = bob.post(chart_url(world, "write/visit/"), note(history="", plan="", title="For later"))
    assert answer.status_code == 422
    assert "It says nothing yet." in answer.content.decode()
    assert "For later" in answer.content.decode()
    assert not Record.objects.filter(patient=world.alice).exists()


def test_what_is_typed_is_kept_sealed_for_bob_alone(world: World, bob: Client) -> None:
    kept = bob.post(chart_url(world, "write/visit/draft/"), note(history="Half a sen"))
    draft = Draft.objects.get()
    assert kept.json() == {"draft": str(draft.pk)}
    assert b"Half" not in bytes(draft.sealed)
    again = bob.post(
        chart_url(world, "write/visit/draft/"), note(history="Half a sentence.", draft=str(draft.pk))
    )
    assert again.json() == kept.json()
    assert "Half a sentence." in bob.get(chart_url(world, f"drafts/{draft.pk}/")).content.decode()
    assert people.signed_in(world.charlie).get(chart_url(world, f"drafts/{draft.pk}/")).status_code == 404
    bob.post(chart_url(world, "write/visit/"), note(draft=str(draft.pk)))
    assert not Draft.objects.exists()


def test_a_file_goes_the_same_way(world: World, bob: Client) -> None:
    row = bob.put(
        chart_url(world, "add/file/"),
        made.pdf(text="Stress test"),
        content_type="application/pdf",
        headers={"X-File-Name": "stress-test.pdf"},
    )
    assert "Say what it is" in row.content.decode()
    upload = Upload.objects.get()
    prefix = f"u{upload.pk.hex[:8]}"
    said = {
        f"{prefix}-title": "Stress test",
        f"{prefix}-kind": "lab-report",
        f"{prefix}-record_date": timezone.localdate().isoformat(),
    }
    answer = bob.post(chart_url(world, f"add/{upload.pk}/describe/"), said, headers={"HX-Request": "true"})
    assert "Being recorded" in answer.content.decode()
    anchor(world)
    assert "Stress test" in bob.get(chart_url(world)).content.decode()


def test_what_would_leave_the_chart_is_said_before(world: World, bob: Client) -> None:
    leaves = "of a kind that is not shared with you leaves this chart once it is recorded"
    assert leaves in bob.get(chart_url(world)).content.decode()
    world.given(flags=READING | Flag.WRITE, categories=EVERYTHING)
    assert leaves not in bob.get(chart_url(world)).content.decode()


def test_a_hostile_file_is_refused_with_its_reason(world: World, bob: Client) -> None:
    answer = bob.put(
        chart_url(world, "add/file/"),
        b"MZ" + bytes(400),
        content_type="application/pdf",
        headers={"X-File-Name": "x.exe"},
    )
    assert answer.status_code == 422
    assert "Not added:" in answer.content.decode()


def test_who_may_only_read_writes_nothing(world: World) -> None:
    world.given(categories=VISITS_AND_LABS)
    browser = people.signed_in(world.bob)
    assert "Write visit note" not in browser.get(chart_url(world)).content.decode()
    assert "may not add" in browser.post(chart_url(world, "write/visit/"), note()).content.decode()
    answer = browser.put(
        chart_url(world, "add/file/"),
        made.pdf(text="x"),
        content_type="application/pdf",
        headers={"X-File-Name": "x.pdf"},
    )
    assert "may not add" in answer.content.decode()
    assert not Record.objects.filter(patient=world.alice).exists()
    assert not Upload.objects.exists()


def test_charlie_writes_nothing_for_alice(world: World, bob: Client) -> None:
    charlie = people.signed_in(world.charlie)
    assert charlie.post(chart_url(world, "write/visit/"), note()).status_code == 404
    assert (
        charlie.put(
            chart_url(world, "add/file/"), b"x", content_type="application/pdf", headers={"X-File-Name": "x"}
        ).status_code
        == 404
    )
    assert not Record.objects.filter(patient=world.alice).exists()


def test_stopped_in_the_middle_of_writing_the_words_stay_on_the_page(world: World) -> None:
    grant = world.given(categories=VISITS_AND_LABS, flags=READING | Flag.WRITE)
    browser = people.signed_in(world.bob)
    assert browser.get(chart_url(world, "write/visit/")).status_code == 200
    for each in world.alice.grants.filter(state="active"):
        world.revoke(each)
    answer = browser.post(chart_url(world, "write/visit/"), note())
    assert answer.status_code == 400
    assert "may not add" in answer.content.decode()
    assert grant.patient == world.alice
    assert not Record.objects.filter(patient=world.alice).exists()


def test_a_new_version_and_taking_it_back(world: World, bob: Client) -> None:
    bob.post(chart_url(world, "write/visit/"), note())
    anchor(world)
    record = Record.objects.get(patient=world.alice)
    composer = bob.get(chart_url(world, f"records/{record.pk}/amend/")).content.decode()
    assert "Less short of breath." in composer
    bob.post(chart_url(world, "write/visit/"), note(history="Short of breath again.", amends=str(record.pk)))
    anchor(world)
    record.refresh_from_db()
    assert (record.current, record.state) == (2, RecordState.ANCHORED)
    answer = bob.post(chart_url(world, f"records/{record.pk}/withdraw/"), {"reason": "Wrong patient."})
    assert answer.status_code == 302, answer.content.decode()
    record.refresh_from_db()
    assert record.state == RecordState.WITHDRAWN
    assert b"Wrong" not in bytes(record.reason)
    assert bob.get(chart_url(world, f"records/{record.pk}/")).status_code == 404


def test_nobody_else_withdraws_it(world: World, bob: Client) -> None:
    bob.post(chart_url(world, "write/visit/"), note())
    anchor(world)
    record = Record.objects.get(patient=world.alice)
    world.given(by=world.charlie, categories=VISITS_AND_LABS, flags=READING | Flag.WRITE)
    charlie = people.signed_in(world.charlie)
    for way in ("withdraw", "amend"):
        assert charlie.get(chart_url(world, f"records/{record.pk}/{way}/")).status_code == 404


def test_titles_and_words_stand_in_no_address(world: World, bob: Client, tmp_path: Path) -> None:
    answer = bob.post(chart_url(world, "write/visit/"), note(title="Angina"))
    assert "Angina" not in answer.headers["Location"]
