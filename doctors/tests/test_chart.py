"""Bob reads what Alice allowed, and nothing else; Charlie, verified too, finds nothing of her.

On a real node and a real vault.
"""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client

from common import clock
from common.categories import Category, bits_of
from domain.audit.models import Event
from domain.consents.terms import Flag
from domain.consents.tests.world import World
from domain.records.models import Record
from domain.records.tests import acts
from domain.records.tests import made_files as made
from domain.records.tests.sharing import acts as sharing
from medchain.starter.process import free_port
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
LABS = bits_of([Category.LABS])


def record(world: World, title: str, *, kind: str = "lab-report", text: str = "", **said: object) -> Record:
    day = said.pop("record_date", clock.now().date() - timedelta(days=20))
    return acts.keep(
        world.alice,
        acts.upload(world.alice, made.pdf(text=text or title), name=f"{title}.pdf"),
        title=title,
        kind=kind,
        record_date=day,
        **said,
    )


@pytest.fixture
def chart(world: World) -> str:
    """Bob may read Alice's laboratory results."""
    world.given(categories=LABS)
    return f"/doctor/patients/{world.alice.pk}/"


def text(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def test_bob_sees_what_alice_allowed_and_that_there_is_more(world: World, chart: str) -> None:
    record(world, "Kidney values")
    record(world, "Discharge letter", kind="letter")
    record(world, "Old values", record_date=date(2015, 2, 3))
    page = text(people.signed_in(world.bob), chart)
    assert "Kidney values" in page
    assert "Discharge letter" not in page
    assert "Old values" not in page
    assert "Some items are not shared." in page
    assert "Lab results" in page
    assert "Allergies" in page
    assert f'Not shared, <a href="/doctor/requests/ask/{world.alice.pk}/?older=1">' in page


def test_each_look_at_the_list_is_one_line_of_the_log(world: World, chart: str) -> None:
    record(world, "Kidney values")
    browser = people.signed_in(world.bob)
    text(browser, chart)
    event = Event.objects.filter(action="record.listed").get()
    assert (event.actor, event.patient, event.detail["count"]) == (world.bob.pk, world.alice.pk, 1)
    assert "Kidney" not in str(event.detail)


def test_nothing_shared_beyond_it_is_not_hinted_at(world: World, chart: str) -> None:
    record(world, "Kidney values")
    assert "Some items are not shared." not in text(people.signed_in(world.bob), chart)


def test_search_finds_within_what_was_granted(world: World, chart: str) -> None:
    record(world, "Kidney values", text="Creatinine 71")
    record(world, "Creatinine letter", kind="letter")
    browser = people.signed_in(world.bob)
    answer = browser.post(f"{chart}search/", {"q": "creatinine"})
    assert "creatinine" not in answer.headers["Location"]
    page = text(browser, answer.headers["Location"])
    assert "Kidney values" in page
    assert "Creatinine letter" not in page


def test_a_hidden_record_is_not_there(world: World, chart: str) -> None:
    record(world, "Private values", is_hidden=True)
    page = text(people.signed_in(world.bob), chart)
    assert "Private values" not in page
    assert "Some items are not shared." in page


def test_charlie_cannot_tell_alice_from_nobody_and_his_attempt_is_written(world: World, chart: str) -> None:
    browser = people.signed_in(world.charlie)
    hers, none = browser.get(chart), browser.get(f"/doctor/patients/{uuid4()}/")
    assert (hers.status_code, none.status_code) == (404, 404)
    assert len(hers.content) == len(none.content)
    events = Event.objects.filter(action="access.refused").order_by("id")
    assert [(event.actor, event.patient) for event in events] == [
        (world.charlie.pk, world.alice.pk),
        (world.charlie.pk, None),
    ]


def test_after_alice_stops_sharing_the_next_click_shows_nothing(world: World) -> None:
    grant = world.given(categories=LABS)
    record(world, "Kidney values")
    chart, browser = f"/doctor/patients/{world.alice.pk}/", people.signed_in(world.bob)
    assert "Kidney values" in text(browser, chart)
    world.revoke(grant)
    page = text(browser, chart)
    assert "Nothing is shown any more." in page
    assert "Ask again" in page
    assert "Kidney values" not in page


def test_with_the_chain_away_nothing_is_shown_and_nothing_is_lost(
    world: World, chart: str, settings: LazySettings
) -> None:
    record(world, "Kidney values")
    browser = people.signed_in(world.bob)
    settings.CHAIN_RPC_URL = f"http://127.0.0.1:{free_port()}"
    answer = browser.get(chart)
    assert answer.status_code == 503
    assert "Kidney values" not in answer.content.decode()


def test_one_look_says_so_before_it_begins(world: World) -> None:
    world.given(categories=LABS, flags=Flag.VIEW | Flag.ONE_TIME)
    record(world, "Kidney values")
    page = text(people.signed_in(world.bob), f"/doctor/patients/{world.alice.pk}/")
    assert "One look, 15 minutes" in page
    assert "Kidney values" in page


def iron(world: World, title: str) -> None:
    """A record of hers whose source marks a value."""
    sharing.keep(
        world.alice,
        kind="lab-report",
        title=title,
        remarks=[("Ferritin 9 µg/L", "low")],
        day=clock.now().date() - timedelta(days=20),
    )


def test_what_a_source_marks_stands_on_the_timeline_in_words(world: World, chart: str) -> None:
    iron(world, "Iron")
    assert "<b>Ferritin 9 µg/L</b> <strong>low</strong>" in text(people.signed_in(world.bob), chart)


def test_what_one_look_would_show_is_not_shown_before_it(world: World) -> None:
    world.given(categories=LABS, flags=Flag.VIEW | Flag.ONE_TIME)
    iron(world, "Iron")
    page = text(people.signed_in(world.bob), f"/doctor/patients/{world.alice.pk}/")
    assert "Iron" in page
    assert "Ferritin" not in page


def test_allowed_and_not_on_the_ledger_yet_it_says_so_and_opens_by_itself(world: World) -> None:
    record(world, "Kidney values")
    world.allow(world.ask(categories=LABS), categories=LABS)
    browser, chart = people.signed_in(world.bob), f"/doctor/patients/{world.alice.pk}/"
    page = text(browser, chart)
    assert "Allowed, and being recorded." in page
    assert "Kidney values" not in page
    world.mine()  # a chain that stands still is asked nothing
    waits = browser.get(f"{chart}?waits=1")
    assert (waits.status_code, waits.headers.get("HX-Refresh")) == (204, None)
    assert not Event.objects.filter(action="record.listed").exists()
    world.record()
    assert browser.get(f"{chart}?waits=1").headers["HX-Refresh"] == "true"
    assert "Kidney values" in text(browser, chart)


def test_an_open_record_has_its_proof_and_each_opening_its_line(world: World, chart: str) -> None:
    opened = record(world, "Kidney values")
    browser = people.signed_in(world.bob)
    page = text(browser, f"{chart}records/{opened.pk}/")
    assert "Not one character differs" in page
    assert "Signed by Alice Example" in page
    text(browser, f"{chart}records/{opened.pk}/")
    assert Event.objects.filter(action="record.opened", subject_id=opened.pk).count() == 1
    saved = browser.get(f"{chart}records/{opened.pk}/1/file/")
    assert b"".join(saved.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]  # the test client's own class
    assert Event.objects.filter(action="record.downloaded", subject_id=opened.pk).count() == 1
    picture = browser.get(f"{chart}records/{opened.pk}/1/preview/0/")
    assert (picture.status_code, picture.headers["Content-Type"].partition("/")[0]) == (200, "image")
    assert browser.get(f"{chart}records/{opened.pk}/1/preview/9/").status_code == 404


def test_without_the_permission_to_keep_copies_there_is_no_file(world: World) -> None:
    world.given(categories=LABS, flags=Flag.VIEW)
    opened = record(world, "Kidney values")
    address, browser = f"/doctor/patients/{world.alice.pk}/records/{opened.pk}/", people.signed_in(world.bob)
    assert ">Download<" not in text(browser, address)
    for rest in ("1/file/", "1/open/"):
        assert browser.get(f"{address}{rest}").status_code == 404, rest


def test_stopped_meanwhile_an_open_record_is_not_there_any_more(world: World) -> None:
    grant = world.given(categories=LABS)
    opened = record(world, "Kidney values")
    address, browser = f"/doctor/patients/{world.alice.pk}/records/{opened.pk}/", people.signed_in(world.bob)
    assert browser.get(address).status_code == 200
    world.revoke(grant)
    for rest in ("", "1/file/", "1/open/", "1/preview/0/", "1/proof/"):
        assert browser.get(f"{address}{rest}").status_code == 404, rest
    assert Event.objects.filter(action="access.refused", patient=world.alice.pk).count() == 5
