"""Joining once, and joining again."""

import pytest

from adapters.chain import keys, typed_data
from adapters.vault import client as vault
from common import ids
from domain.accounts import evidence, national_ids, personal
from domain.accounts.models import Patient, PossibleDuplicate, User
from domain.accounts.services import registration
from domain.audit.models import Event
from domain.ledger.models import Entry
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def register(details: registration.Details) -> registration.Registered:
    return registration.register(details=details, password=people.PASSWORD, session=people.SESSION)


def test_alice_gets_a_number_an_address_and_keys(alice: Patient) -> None:
    assert ids.parse_account_number(alice.user.number).startswith("MC")
    assert vault().create_account(account=alice.user.pk) == alice.user.address
    assert personal.opened(alice.pk, alice.personal).blood_group == "A+"
    assert alice.user.check_password(people.PASSWORD)
    assert alice.user.password.startswith("argon2$argon2id$")


def test_her_registration_waits_for_the_ledger_signed_by_her_own_account(
    alice: Patient, settings: object
) -> None:
    entry = Entry.objects.get(kind="registration", subject_id=alice.user.pk)
    statement = entry.statement
    typed = typed_data.statement(
        bytes(statement.root), 1, statement.signed_at, chain_id=31337, anchors=people.ANCHORS
    )
    assert keys.recover(typed, bytes(statement.signature)) == alice.user.address
    assert bytes(statement.root) == bytes(entry.leaf)
    assert Event.objects.get(action="account.registered").patient == alice.pk


def test_the_notary_finds_what_her_registration_is_made_of(alice: Patient) -> None:
    found = evidence.registrations([(alice.user.pk, 1)])[(alice.user.pk, 1)]
    assert found.metadata["number"] == alice.user.number
    assert evidence.registrations([(alice.pk, 1)]) == {}


def test_an_erased_patient_has_no_evidence_and_holds_up_nobody(alice: Patient, mallory: Patient) -> None:
    vault().erase_patient(patient=alice.pk)
    assert list(evidence.registrations([(alice.user.pk, 1), (mallory.user.pk, 1)])) == [(mallory.user.pk, 1)]


@pytest.mark.parametrize(
    "again",
    [{"email": "ALICE@example.org", "national_id": national_ids.parse("PL", "44051401359")}, {}],
    ids=["same e-mail", "both"],
)
def test_joining_again_returns_the_first_and_tells_its_owner(
    alice: Patient, again: dict[str, object]
) -> None:
    outcome = register(people.details("Alice", **again))
    assert outcome == (alice.user, False)
    assert (User.objects.count(), Entry.objects.count()) == (1, 1)
    assert people.waiting_mails() == [("already_registered", "alice@example.org")]


def test_her_number_with_another_address_makes_an_account_like_any_other(alice: Patient) -> None:
    made = register(people.details("Alice", email="other@example.org"))
    assert made.is_new
    assert made.user.patient.pk != alice.pk
    assert Entry.objects.filter(kind="registration", subject_id=made.user.pk).exists()
    assert people.waiting_mails() == [("number_used_again", "alice@example.org")]
    possible_duplicate = PossibleDuplicate.objects.get()
    assert (possible_duplicate.first, possible_duplicate.second) == (alice, made.user.patient)


def test_her_mailbox_is_not_filled_by_whoever_tries(alice: Patient) -> None:
    for address in ("one@example.org", "two@example.org", "three@example.org"):
        register(people.details("Alice", email=address))
    assert people.waiting_mails() == [("number_used_again", "alice@example.org")]
    assert PossibleDuplicate.objects.filter(first=alice).count() == 3


def test_of_two_at_once_one_is_the_first_and_the_other_its_double(
    alice: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bytes] = []

    def blind_once(index: bytes) -> Patient | None:
        asked.append(index)
        return None if len(asked) == 1 else alice

    monkeypatch.setattr("domain.accounts.queries.people.with_national_id", blind_once)
    made = register(people.details("Alice", email="other@example.org"))
    assert (made.is_new, made.user.patient.is_double, alice.is_double) == (True, True, False)
    assert User.objects.count() == 2


def test_two_people_are_two_people(alice: Patient, mallory: Patient) -> None:
    assert alice.user.number != mallory.user.number
    assert alice.user.address != mallory.user.address


def test_the_database_holds_no_national_number(alice: Patient) -> None:
    for value in (alice.national_id_sealed, alice.national_id_index, alice.personal):
        assert b"2341" not in bytes(value)
    opened = vault().open_personal(
        patient=alice.pk, label="national-id", sealed=bytes(alice.national_id_sealed)
    )
    assert opened == b"IN:234123412346"


def test_a_race_leaves_one_account(alice: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def blind_once(email: str) -> User | None:
        asked.append(email)
        return None if len(asked) == 1 else alice.user

    monkeypatch.setattr("domain.accounts.queries.people.with_email", blind_once)
    assert register(people.details("Alice")) == (alice.user, False)
    assert User.objects.count() == 1
