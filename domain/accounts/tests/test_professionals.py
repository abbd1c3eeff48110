"""Doctors and staff join: an account, an Ethereum address, keys and a registration, and nothing they could
work with yet.
"""

import pytest

from adapters.vault import client as vault
from domain.accounts import personal
from domain.accounts.models import Doctor, Patient, User
from domain.accounts.roles import Role
from domain.accounts.services import registration
from domain.ledger.models import Entry
from domain.organisations import evidence
from domain.organisations.models import Organisation
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def test_a_doctor_gets_a_number_an_address_and_a_key_of_his_own() -> None:
    bob = people.doctor("Bob")
    assert bob.user.number.startswith("DR")
    assert vault().create_account(account=bob.user.pk) == bob.user.address
    assert personal.opened(bob.user.pk, bob.personal).blood_group == ""


@pytest.mark.parametrize("role", [Role.DOCTOR, Role.HOSPITAL, Role.PHARMACY, Role.INSURER])
def test_every_registration_waits_for_the_ledger_and_the_notary_finds_what_it_is_made_of(role: Role) -> None:
    bob = registration.register_professional(
        role=role, name="Bob", email="bob@example.org", password=people.PASSWORD, session=people.SESSION
    ).user
    assert Entry.objects.get(kind="registration", subject_id=bob.pk).author == bob.address
    found = evidence.registrations([(bob.pk, 1)])[(bob.pk, 1)]
    assert (found.owner, found.metadata["role"]) == (bob.address, role)


def test_an_organisation_is_registered_by_its_own_account() -> None:
    hope = people.organisation("Hospital Hope")
    assert Entry.objects.get(kind="registration", subject_id=hope.pk).author == hope.address
    assert evidence.registrations([(hope.pk, 1)])[(hope.pk, 1)].author == hope.address
    assert hope.address != hope.created_by.address


@pytest.mark.parametrize("role", [Role.PATIENT, Role.VERIFIER, Role.REGULATOR, Role.SPONSOR])
def test_nobody_signs_up_into_other_roles(role: Role) -> None:
    with pytest.raises(ValueError, match="nobody signs up"):
        registration.register_professional(
            role=role, name="Vera", email="vera@example.org", password=people.PASSWORD, session=people.SESSION
        )
    assert not User.objects.exists()


def test_joining_again_returns_the_first_and_tells_its_owner(alice: Patient) -> None:
    again = registration.register_professional(
        role=Role.DOCTOR,
        name="Alice",
        email="Alice@example.org",
        password=people.PASSWORD,
        session=people.SESSION,
    )
    assert again == (alice.user, False)
    assert not Doctor.objects.exists()
    assert people.waiting_mails() == [("already_registered", "alice@example.org")]


def test_a_lost_race_leaves_no_key_behind(alice: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten: list[object] = []
    looked: list[str] = []

    def blind_once(email: str) -> User | None:
        looked.append(email)
        return None if len(looked) == 1 else alice.user

    monkeypatch.setattr("domain.accounts.queries.people.with_email", blind_once)
    monkeypatch.setattr(vault(), "destroy_account", lambda *, account: forgotten.append(account))
    registration.register_professional(
        role=Role.DOCTOR,
        name="Bob",
        email="alice@example.org",
        password=people.PASSWORD,
        session=people.SESSION,
    )
    assert len(forgotten) == 1
    assert not Organisation.objects.exists()
