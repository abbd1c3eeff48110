"""Bob applies: filled in, kept, sent, answered, taken back.

Until a verifier approves him he sees that page and nothing else.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from domain.accounts.models import Doctor, Patient
from domain.credentials.models import Credential, CredentialState, Paper
from domain.records.tests import made_files as made
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def licence(**other: str) -> dict[str, str]:
    until = (timezone.localdate() + timedelta(days=900)).isoformat()
    given = {
        "full_name": "Bob Example", "licence_number": "BIG-520917", "authority": "CIBG", "country": "NL",
        "specialty": "Cardiology",
        "licence_valid_until": until, "hospitals": "", "phone": "+31 20 555 0142",
        "postal_address": "Lindengracht 2, Amsterdam", "blood_group": "A+",
    }  # fmt: skip
    return {**given, **other}


def add_licence(browser: Client, *, data: bytes | None = None, name: str = "licence.pdf") -> Any:
    headers = {"X-File-Name": name}
    return browser.put(
        reverse("doctors:paper-file"),
        data or made.pdf(text="Licence of Bob"),
        content_type="application/pdf",
        headers=headers,
    )


def sent(browser: Client, **other: str) -> Any:
    add_licence(browser)
    return browser.post(reverse("doctors:application-form"), licence(**other))


def test_before_anything_is_sent_there_is_the_form_and_nothing_else(bobs_browser: Client) -> None:
    assert bobs_browser.get("/doctor/").headers["Location"] == "/doctor/application/"
    page = bobs_browser.get("/doctor/application/").content.decode()
    assert "Apply to work as a doctor" in page
    assert "Not verified yet" in page
    assert 'aria-label="Main"' not in page
    for name in ("patients", "requests", "ask", "credentials", "details"):
        answer = bobs_browser.get(reverse(f"doctors:{name}"))
        assert (answer.status_code, answer.headers["Location"]) == (302, "/doctor/application/"), name


def test_looking_begins_nothing(bobs_browser: Client) -> None:
    bobs_browser.get("/doctor/application/")
    bobs_browser.get("/doctor/application/form/")
    assert not Credential.objects.exists()


def test_a_certificate_is_stored_sealed_and_named(bobs_browser: Client) -> None:
    row = add_licence(bobs_browser).content.decode()
    assert "licence.pdf" in row
    assert "Stored, sealed" in row
    assert "licence.pdf" in bobs_browser.get("/doctor/application/").content.decode()
    paper = Paper.objects.get()
    assert b"licence" not in bytes(paper.name)


def test_a_hostile_certificate_is_refused_with_its_reason(bobs_browser: Client) -> None:
    answer = add_licence(bobs_browser, data=b"MZ" + bytes(400), name="licence.exe")
    assert answer.status_code == 422
    assert "Not added:" in answer.content.decode()
    assert "Refused" in answer.content.decode()


def test_a_certificate_can_be_removed(bobs_browser: Client) -> None:
    add_licence(bobs_browser)
    bobs_browser.post(reverse("doctors:paper-remove", args=[Paper.objects.get().pk]))
    assert "licence.pdf" not in bobs_browser.get("/doctor/application/").content.decode()


def test_what_he_sent_stands_on_its_page_and_what_he_added_since_is_told_apart(bobs_browser: Client) -> None:
    add_licence(bobs_browser)
    add_licence(bobs_browser, data=b"MZ" + bytes(400), name="licence.exe")
    bobs_browser.post(reverse("doctors:application-form"), licence())
    page = bobs_browser.get("/doctor/application/").content.decode()
    assert "licence.pdf" in page and "Sent, sealed" in page and "bytes, added" in page.replace("\xa0", " ")
    assert "licence.exe" not in page and "Not sent yet" not in page
    assert "/remove/" not in page

    Credential.objects.update(state=CredentialState.REJECTED)
    add_licence(bobs_browser, data=made.pdf(text="Register extract"), name="extract.pdf")
    bobs_browser.post(reverse("doctors:application-draft"), licence(licence_number="BIG-MENDED"))
    page = bobs_browser.get("/doctor/application/").content.decode()
    rows = [row.split("</li>")[0] for row in page.split("<li id=")[1:]]
    assert [("licence.pdf" in row, "Sent, sealed" in row, "Not sent yet" in row) for row in rows] == [
        (True, True, False),
        (False, False, True),
    ]
    assert "BIG-520917" in page and "BIG-MENDED" not in page, "what he sent, not what he mends"
    assert "BIG-MENDED" in bobs_browser.get("/doctor/application/form/").content.decode()


def test_what_is_typed_is_kept_before_it_is_sent(bobs_browser: Client) -> None:
    answer = bobs_browser.post(
        reverse("doctors:application-draft"), licence(licence_valid_until="", specialty="")
    )
    assert answer.status_code == 204
    page = bobs_browser.get("/doctor/application/").content.decode()
    assert "BIG-520917" in page
    assert Credential.objects.get().state == CredentialState.DRAFT


def test_a_day_that_no_calendar_has_is_said_with_the_rest_kept(bobs_browser: Client) -> None:
    answer = sent(bobs_browser, licence_valid_until="2029-06-31")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "June has 30 days. Check the papers." in page
    assert "BIG-520917" in page


def test_a_licence_that_ended_yesterday_is_not_sent(bobs_browser: Client) -> None:
    answer = sent(bobs_browser, licence_valid_until=(timezone.localdate() - timedelta(days=1)).isoformat())
    assert answer.status_code == 422
    assert Credential.objects.get().state == CredentialState.DRAFT


def test_without_a_certificate_nothing_is_sent(bobs_browser: Client) -> None:
    answer = bobs_browser.post(reverse("doctors:application-form"), licence())
    assert answer.status_code == 422
    assert Credential.objects.get().state == CredentialState.DRAFT


def test_sent_it_waits_with_the_verifiers_and_can_be_taken_back(bobs_browser: Client, bob: Doctor) -> None:
    assert sent(bobs_browser).headers["Location"] == "/doctor/application/"
    page = bobs_browser.get("/doctor/application/").content.decode()
    assert "Your application is with the verifiers" in page
    assert "Under review" in page
    assert "Cardiology" in page
    bob.refresh_from_db()
    assert bob.phone == "+31 20 555 0142"
    assert bobs_browser.get("/doctor/patients/").headers["Location"] == "/doctor/application/"
    bobs_browser.post(reverse("doctors:application-withdraw"))
    page = bobs_browser.get("/doctor/application/").content.decode()
    assert "Send application" in page
    assert "BIG-520917" in page


def test_twice_is_once(bobs_browser: Client) -> None:
    sent(bobs_browser)
    assert bobs_browser.post(reverse("doctors:application-form"), licence()).status_code == 302
    assert Credential.objects.count() == 1


def test_a_patient_finds_nothing_here(alice: Patient) -> None:
    browser = people.signed_in(alice.user)
    for name in ("home", "application", "application-form", "account", "patients"):
        assert browser.get(reverse(f"doctors:{name}")).status_code == 404, name


def test_the_key_of_the_account_asks_for_both_proofs_first(bobs_browser: Client) -> None:
    assert "Show the private key" in bobs_browser.get("/doctor/account/").content.decode()
    asked = bobs_browser.get("/doctor/account/key/")
    assert asked.status_code in {200, 302}
    assert "0x" not in asked.content.decode()
