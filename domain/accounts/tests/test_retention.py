"""Sessions that ended and sign-ups never confirmed go away; whose address is confirmed stays."""

from datetime import timedelta

import pytest
from django.test import Client

from adapters.vault import client as vault
from adapters.vault.interface import VaultRefusedError
from common import clock
from domain.accounts import tasks
from domain.accounts.models import Patient, PossibleDuplicate, Session, User
from domain.accounts.roles import Role
from domain.accounts.services import registration
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def unconfirmed() -> User:
    return registration.register(
        details=people.details("Charlie"), password=people.PASSWORD, session=people.SESSION
    ).user


def test_a_sign_up_never_confirmed_is_forgotten_after_two_days(
    alice: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    charlie = unconfirmed()
    patient = charlie.patient.pk
    tasks.tidy()
    assert User.objects.count() == 2
    later = clock.now() + timedelta(days=2, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    tasks.tidy()
    assert list(User.objects.all()) == [alice.user]
    with pytest.raises(VaultRefusedError):
        vault().salts(patient=patient, subjects=[("registration", charlie.pk, 1)])


def test_then_its_owner_can_join(monkeypatch: pytest.MonkeyPatch) -> None:
    unconfirmed()
    later = clock.now() + timedelta(days=3)
    with monkeypatch.context() as then:
        then.setattr(clock, "now", lambda: later)
        tasks.tidy()
    assert registration.register(
        details=people.details("Charlie", email="really@example.org"),
        password="x" * 12,
        session=people.SESSION,
    ).is_new


def test_sessions_that_ended_leave_the_table(alices_browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks.tidy()
    assert Session.objects.exists()
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    tasks.tidy()
    assert not Session.objects.exists()


def as_charlie(email: str, *, confirmed: bool) -> User:
    details = people.details("Charlie", email=email)
    return registration.register(
        details=details, password=people.PASSWORD, session=people.SESSION, email_confirmed=confirmed
    ).user


def test_whoever_only_typed_her_number_leaves_it_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mallory types Charlie's number and never confirms; Charlie joins, and is the only one when Mallory's
    sign-up is forgotten.
    """
    squatter = as_charlie("mallory@example.org", confirmed=False)
    charlie, again = people.patient("Charlie"), as_charlie("third@example.org", confirmed=True)
    assert (charlie.is_double, squatter.patient.is_double) == (True, False)
    later = clock.now() + timedelta(days=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    tasks.tidy()
    charlie.refresh_from_db()
    assert not charlie.is_double
    assert PossibleDuplicate.objects.get().first == charlie
    assert PossibleDuplicate.objects.get().second == again.patient


def test_a_doctor_who_never_confirmed_is_forgotten_too(monkeypatch: pytest.MonkeyPatch) -> None:
    registration.register_professional(
        role=Role.DOCTOR,
        name="Bob",
        email="bob@example.org",
        password=people.PASSWORD,
        session=people.SESSION,
    )
    later = clock.now() + timedelta(days=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    tasks.tidy()
    assert not User.objects.exists()
