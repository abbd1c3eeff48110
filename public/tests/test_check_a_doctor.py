"""Anybody may ask whether somebody is verified, and reads the public part of the register only."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from common import clock
from domain.accounts.models import Doctor
from domain.credentials.models import Credential, CredentialState
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
PAGE = "/check-a-doctor/"


@pytest.fixture(autouse=True)
def _ready(settings: LazySettings, tmp_path: Path) -> None:
    people.know_contracts(settings, tmp_path)
    cache.clear()  # rate limits of other tests


def licensed(
    doctor: Doctor, state: CredentialState = CredentialState.APPROVED, **other: object
) -> Credential:
    given: dict[str, object] = {
        "full_name": "Bob Jelinek", "licence_number": "NL-4419-02", "authority": "Medical Council",
        "country": "NL", "specialty": "Cardiology",
        "valid_until": clock.now() + timedelta(days=90), "decided_at": clock.now(),
    }  # fmt: skip
    return Credential.objects.create(user=doctor.user, role="doctor", state=state, **{**given, **other})


def ask(text: str) -> str:
    answer = Client().post(PAGE, {"text": text})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("typed", ["Jelinek", "bob jel", "NL-4419-02", "nl 441902"])
def test_by_name_or_number(typed: str) -> None:
    bob = people.doctor("Bob")
    licensed(bob)
    page = ask(typed)
    assert "Bob Jelinek" in page
    assert "Licence valid" in page
    assert "Cardiology" in page
    for private in (bob.user.email, bob.user.number, bob.user.address, str(bob.user.pk)):
        assert private not in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (CredentialState.SUSPENDED, "Suspended"),
        (CredentialState.REVOKED, "Revoked"),
        (CredentialState.EXPIRED, "Expired"),
    ],
)
def test_a_licence_that_does_not_count_says_so(state: CredentialState, words: str) -> None:
    licensed(people.doctor("Bob"), state)
    page = ask("Jelinek")
    assert words in page
    assert "Licence valid" not in page


def test_a_licence_over_by_the_clock_is_expired() -> None:
    licensed(people.doctor("Bob"), valid_until=clock.now() - timedelta(minutes=1))
    assert "Expired" in ask("Jelinek")


@pytest.mark.parametrize(
    "state",
    [
        CredentialState.DRAFT,
        CredentialState.SUBMITTED,
        CredentialState.UNDER_REVIEW,
        CredentialState.REJECTED,
    ],
)
def test_who_only_applies_is_not_found(state: CredentialState) -> None:
    licensed(people.doctor("Bob"), state, valid_until=None, decided_at=None)
    assert "Nobody found" in ask("Jelinek")


@pytest.mark.parametrize("typed", ["ab", "", "%", "___", "'; drop table credentials; --", "x" * 121, "%%%%"])
def test_odd_words_find_nobody(typed: str) -> None:
    licensed(people.doctor("Bob"))
    assert "Bob Jelinek" not in ask(typed)


def test_names_are_shown_as_text() -> None:
    licensed(people.doctor("Bob"), full_name="Bob <script>alert(1)</script>")
    page = ask("Bob")
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


def test_no_name_stands_in_an_address() -> None:
    licensed(people.doctor("Bob"))
    assert "Bob Jelinek" not in Client().get(PAGE, {"text": "Jelinek"}).content.decode()
