"""Naughty strings behind the door, over HTTP: nothing breaks, nothing runs, what was typed comes back as
text.

Patients' fields get every string each. The long forms of applications get every string in one field or
another; with MEDCHAIN_SOAK in each.
"""

import json
import os
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from domain.accounts.roles import Role
from domain.credentials.models import Submission
from domain.organisations.models import Organisation
from domain.records.tests import acts, made_files
from tests import people
from tests.markup import Fields

BLNS = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile" / "blns.json"
STRANGE: list[str] = (
    json.loads(BLNS.read_text(encoding="utf-8"))
    if BLNS.exists()
    else ["<script>alert(1)</script>", "' OR 1=1 --", "\u202etest\u202e", "田中さん"]
)
pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)


@pytest.fixture(autouse=True)
def _ready(settings: LazySettings, tmp_path: Path) -> None:
    settings.IPFS_API_URL, settings.BLOCKS_DIR = "", tmp_path / "blocks"
    settings.ACCOUNT_RATE_LIMITS = False
    people.know_contracts(settings, tmp_path)
    cache.clear()


def answers_each_string(
    browser: Client, path: str, fields: tuple[str, ...], rest: dict[str, str] | None = None, *, step: int = 1
) -> None:
    """In the next request each field has the string `step` places further: with 1, each string was in each
    field.
    """
    for number in range(0, len(STRANGE), 1 if "MEDCHAIN_SOAK" in os.environ else step):
        data = {
            **(rest or {}),
            **{field: STRANGE[(number + offset) % len(STRANGE)] for offset, field in enumerate(fields)},
        }
        answer = browser.post(path, data, follow=True)
        assert answer.status_code in {200, 400, 404, 422}, (path, answer.status_code, data)
        if "text/html" in answer.headers.get("Content-Type", ""):
            page = Fields(answer.content.decode())
            assert not page.foreign, (path, data, page.foreign)


def test_searching_and_describing() -> None:
    alice = people.patient("Alice")
    browser = people.signed_in(alice.user)
    upload = acts.upload(alice, made_files.pdf(text="Haemoglobin 13.4"), name="befund.pdf")
    answers_each_string(browser, "/records/search/", ("q",))
    answers_each_string(browser, f"/records/add/{upload.pk}/describe/", ("title", "kind", "record_date"))
    assert not alice.records.exists()


def test_reasons_of_withdrawals() -> None:
    """As many strings in one reason as it may hold: they come back as text on the page of the record."""
    alice = people.patient("Alice")
    browser = people.signed_in(alice.user)
    for place, reason in enumerate(filled(1800)):
        record = acts.keep(alice, acts.upload(alice, made_files.pdf(text=f"Note {place}"), name="note.pdf"))
        answer = browser.post(f"/records/{record.pk}/withdraw/", {"reason": reason}, follow=True)
        assert answer.status_code == 200, (answer.status_code, reason)
        record.refresh_from_db()
        assert record.state == "withdrawn", reason
        assert not Fields(answer.content.decode()).foreign, reason


def filled(length: int) -> list[str]:
    """All strings, in as few texts of at most so many characters as follow each other."""
    texts = [""]
    for text in STRANGE:
        if len(texts[-1]) + len(text) + 1 > length:
            texts.append("")
        texts[-1] += f"{text[:length]} "
    return texts


def test_a_doctors_application() -> None:
    browser = people.signed_in(people.doctor("Bob").user)
    fields = (
        "full_name",
        "licence_number",
        "authority",
        "specialty",
        "hospitals",
        "postal_address",
        "phone",
        "country",
        "licence_valid_until",
    )
    answers_each_string(browser, "/doctor/application/form/", fields, step=len(fields))
    assert not Submission.objects.exists()


def test_an_organisations_first_form() -> None:
    browser = people.signed_in(people.professional("Dana", Role.HOSPITAL))
    fields = (
        "full_name",
        "licence_number",
        "authority",
        "title",
        "postal_address",
        "email",
        "phone",
        "access_point",
        "country",
    )
    answers_each_string(
        browser,
        "/hospital/application/register/",
        fields,
        {"kind": "hospital", "licence_valid_until": "not a day"},
        step=len(fields),
    )
    assert not Organisation.objects.exists()


def test_codes_and_the_public_register(client: Client) -> None:
    answers_each_string(client, "/check-a-doctor/", ("text",))
    answers_each_string(client, "/join/", ("code",))
    answers_each_string(client, "/start/", ("email", "code", "password"))
    assert "_auth_user_id" not in client.session
