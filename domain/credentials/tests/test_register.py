"""The public register: who is verified, and not a word more."""

from dataclasses import fields

import pytest

from domain.accounts.models import User
from domain.credentials.models import CredentialState
from domain.credentials.queries import duplicates, register
from domain.credentials.queries.register import Entry
from domain.credentials.services import applications
from domain.credentials.tests import acts
from domain.organisations.models import Organisation
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
State = CredentialState


def test_by_number_however_it_is_spaced_and_by_words_of_the_name(bob: User, vera: User) -> None:
    acts.verified(bob, vera, number="VMDC-52 0917")

    for text in ("VMDC-52 0917", "vmdc520917", "VMDC 52.0917", "Bob", "example bob"):
        (found,) = register.find(text)
        assert (found.name, found.registration_number, found.state) == (
            "Bob Example",
            "VMDC-52 0917",
            State.APPROVED,
        ), text
    for text in ("", "  ", "Bo", "VMDC-52", "Robert", "%", "___", "bob@example.org", bob.number):
        assert register.find(text) == [], text


def test_nothing_else_of_anybody_stands_in_an_entry() -> None:
    assert {field.name for field in fields(Entry)} == {
        "name", "registration_number", "authority", "country", "specialty", "role", "state", "since", "until",
    }  # fmt: skip


def test_who_only_applied_is_not_in_it(bob: User, charlie: User, vera: User) -> None:
    acts.sent(bob)
    acts.draft(charlie)

    assert register.find("Example") == []


def test_what_ended_stands_there_as_ended(bob: User, charlie: User, hope: Organisation, vera: User) -> None:
    acts.suspend(acts.verified(bob, vera), vera)
    acts.revoke(acts.verified(charlie, vera), vera)
    acts.verified(hope.created_by, vera, hope)

    assert {each.name: each.state for each in register.find("Example")} == {
        "Bob Example": State.SUSPENDED,
        "Charlie Example": State.REVOKED,
    }
    assert [each.role for each in register.find("Hospital Hope")] == ["hospital"]


def test_a_renewed_one_stands_there_once(bob: User, vera: User) -> None:
    old = acts.verified(bob, vera)
    acts.verified(bob, vera, number=old.licence_number)

    assert len(register.find("Bob Example")) == 1


def test_who_renews_is_not_his_own_twin(bob: User, charlie: User, vera: User) -> None:
    old = acts.verified(bob, vera)
    renewal = acts.sent(bob, number=old.licence_number)
    assert duplicates.twins_of(renewal) == []

    other = acts.draft(charlie, number=old.licence_number)
    assert duplicates.twins_of(renewal) == []  # a draft is nobody's twin
    other = applications.submit(credential=other, by=charlie, session=people.SESSION)
    assert [twin.credential for twin in duplicates.twins_of(renewal)] == [other]
    assert {twin.same for twin in duplicates.twins_of(other)} == {"licence"}
