"""Alice edits her details: sealed what must be, written down by name, proved by digest."""

import json
import unicodedata
from pathlib import Path

import pytest
from django.test import Client

from domain.accounts.models import Patient, ProfileVersion
from domain.accounts.services import profile
from domain.audit.models import Event
from domain.ledger.models import Entry
from patients.forms.account import ProfileForm
from tests.markup import Fields

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
PAGE = "/account/details/"
FORM = {
    "name": "Alice Example",
    "birth_date": "1980-05-17",
    "gender": "unknown",
    "phone": "+51 1 555 0100",
    "postal_address": "Jirón de la Unión 300\nLima",
    "blood_group": "0-",
    "height_cm": "171",
    "emergency_name": "Bob Example",
    "emergency_phone": "+51 1 555 0101",
    "emergency_relation": "brother",
}
BLNS = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile" / "blns.json"
TEXTS = ["name", "postal_address", "emergency_name", "emergency_relation"]


def test_what_she_writes_is_what_stands_there(alice: Patient, alices_browser: Client) -> None:
    assert alices_browser.post(PAGE, FORM).headers["Location"] == "/account/"
    stored = profile.current(Patient.objects.select_related("user").get())
    assert (stored.phone, stored.personal.blood_group, stored.personal.height_cm) == (
        "+51 1 555 0100",
        "0-",
        171,
    )
    assert stored.postal_address == FORM["postal_address"]
    assert b"Bob" not in bytes(Patient.objects.get().personal)


def test_the_change_is_written_down_by_name_and_waits_for_the_ledger(
    alice: Patient, alices_browser: Client
) -> None:
    alices_browser.post(PAGE, FORM)
    event = Event.objects.get(action="profile.edited")
    assert event.detail["changed"] == [
        "blood_group",
        "emergency_name",
        "emergency_phone",
        "emergency_relation",
        "height_cm",
        "phone",
        "postal_address",
    ]
    assert "Lima" not in json.dumps(event.detail)
    entry = Entry.objects.get(kind="profile")
    assert (entry.subject_id, entry.version, entry.author) == (alice.pk, 1, alice.user.address)
    assert ProfileVersion.objects.get().changed == event.detail["changed"]


def test_the_same_again_writes_nothing(alice: Patient, alices_browser: Client) -> None:
    for _ in range(2):
        alices_browser.post(PAGE, FORM)
    assert Entry.objects.filter(kind="profile").count() == 1


def test_each_change_is_a_version(alice: Patient, alices_browser: Client) -> None:
    alices_browser.post(PAGE, FORM)
    alices_browser.post(PAGE, {**FORM, "height_cm": "172"})
    assert list(ProfileVersion.objects.order_by("version").values_list("version", "changed")) == [
        (
            1,
            [
                "blood_group",
                "emergency_name",
                "emergency_phone",
                "emergency_relation",
                "height_cm",
                "phone",
                "postal_address",
            ],
        ),
        (2, ["height_cm"]),
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "call me"),
        ("height_cm", "9000"),
        ("birth_date", "2999-01-01"),
        ("blood_group", "Z"),
        ("name", ""),
    ],
)
def test_what_cannot_be_is_refused_and_the_rest_is_kept(
    alice: Patient, alices_browser: Client, field: str, value: str
) -> None:
    answer = alices_browser.post(PAGE, {**FORM, field: value})
    assert answer.status_code == 200
    assert "Jirón de la Unión 300" in answer.content.decode()
    assert not Entry.objects.filter(kind="profile").exists()


def test_flags_sent_along_change_nothing(alice: Patient, alices_browser: Client) -> None:
    alices_browser.post(
        PAGE,
        {
            **FORM,
            "identity_level": "signed",
            "discoverable": "1",
            "role": "verifier",
            "user": "1",
            "national_id_country": "BR",
        },
    )
    stored = Patient.objects.select_related("user").get()
    assert (stored.identity_level, stored.discoverable, stored.user.role, stored.national_id_country) == (
        "self",
        False,
        "patient",
        "IN",
    )


@pytest.mark.skipif(
    not BLNS.exists(), reason="the shared folder with the naughty strings is not beside this clone"
)
def test_every_naughty_string_is_taken_as_typed_or_refused_with_a_word() -> None:
    taken = 0
    for text in json.loads(BLNS.read_text(encoding="utf-8")):
        form = ProfileForm({**FORM, **dict.fromkeys(TEXTS, text)})
        if form.is_valid():
            taken += 1
            assert {form.cleaned_data[field] for field in TEXTS} == {
                unicodedata.normalize("NFC", text.strip()).replace("\r\n", "\n")
            }
        assert set(form.errors) <= set(TEXTS)
    assert taken > 300


@pytest.mark.skipif(
    not BLNS.exists(), reason="the shared folder with the naughty strings is not beside this clone"
)
def test_naughty_strings_come_back_from_the_sealed_row_and_run_nowhere(alices_browser: Client) -> None:
    """Every string in every field: in the next request each field has the next string."""
    naughty = json.loads(BLNS.read_text(encoding="utf-8"))
    for number in range(len(naughty)):
        given = {field: naughty[(number + offset) % len(naughty)] for offset, field in enumerate(TEXTS)}
        answer = alices_browser.post(PAGE, {**FORM, **given})
        page = Fields((alices_browser.get(PAGE) if answer.status_code == 302 else answer).content.decode())
        assert not page.foreign, given
        if answer.status_code == 302:
            typed = {
                field: unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()
                for field, text in given.items()
            }
            assert {field: page.values[field].strip() for field in TEXTS} == typed
