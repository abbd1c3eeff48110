"""Joining. Doing it twice is doing it once: the first account is kept, and its owner is told by mail; whoever typed it learns nothing."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from adapters.vault import client
from common import ids
from common.errors import MedChainError
from domain.accounts import evidence, personal
from domain.accounts.models import Gender, Patient, User
from domain.accounts.national_ids import NationalId
from domain.accounts.personal import Personal
from domain.accounts.queries import people
from domain.accounts.roles import Role, facts
from domain.accounts.services import mail
from domain.audit.services import events
from domain.ledger.services import entries

ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Details:
    """What a patient gives at sign-up."""

    name: str
    email: str
    birth_date: date
    national_id: NationalId
    gender: str = Gender.UNKNOWN
    phone: str = ""
    postal_address: str = ""
    personal: Personal = Personal()  # noqa: RUF009 - frozen


class Registered(NamedTuple):
    """The account, and whether it is new. A first one is its owner's business: never show it to whoever asked."""

    user: User
    is_new: bool


def register(*, details: Details, password: str, session: bytes, email_confirmed: bool = False) -> Registered:
    """A patient's account with its number, Ethereum account, keys and registration on the ledger.

    `session` (32 bytes) names the browser's session to the vault, which signs the registration with the new account. Raises VaultUnavailableError.
    """
    hashed = make_password(password)  # always, so that time does not tell who exists
    index = client().blind_index(label=f"national-id|{Role.PATIENT}", value=details.national_id.plain)
    for _ in range(ATTEMPTS):
        first = people.owner_of(email=details.email, national_id_index=index)
        if first is not None:
            return _tell_owner(first)
        user, patient = _prepared(details, hashed, index)
        try:
            return _recorded(user, patient, session, email_confirmed)
        except IntegrityError:
            _forget(user.pk, patient.pk)  # somebody was faster with the e-mail, the national number or the account number
    raise MedChainError("Signing up did not work just now.", kept="Nothing was stored.", next="Send the form again.")


def _tell_owner(first: User) -> Registered:
    with transaction.atomic():
        mail.queue("already_registered", to=first.email)
        events.write(action="account.registered_again", by=None, subject_id=first.pk)
    return Registered(first, is_new=False)


def _prepared(details: Details, hashed: str, index: bytes) -> tuple[User, Patient]:
    """Both rows, unsaved, with the keys and sealed parts they need."""
    vault = client()
    user_id, patient_id = ids.new(), ids.new()
    address = vault.create_account(account=user_id)
    vault.create_patient(patient=patient_id, account=user_id)
    user = User(
        id=user_id, email=details.email.lower(), role=Role.PATIENT, number=_number(Role.PATIENT), address=address, name=details.name, password=hashed
    )
    patient = Patient(
        id=patient_id,
        user=user,
        birth_date=details.birth_date,
        gender=details.gender,
        phone=details.phone,
        postal_address=details.postal_address,
        personal=personal.seal(patient_id, details.personal),
        national_id_country=details.national_id.country,
        national_id_sealed=vault.seal_personal(patient=patient_id, label="national-id", plaintext=details.national_id.plain),
        national_id_index=index,
    )
    return user, patient


def _recorded(user: User, patient: Patient, session: bytes, email_confirmed: bool) -> Registered:
    signed = evidence.signed_registration(user, patient, session)
    with transaction.atomic():
        user.save(force_insert=True)
        patient.save(force_insert=True)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=email_confirmed)
        entries.submit(author=user.address, statement=signed.statement, leaves=signed.leaves)
        events.write(action="account.registered", by=user, patient=patient, subject_id=user.pk, detail={"role": user.role})
    return Registered(user, is_new=True)


def _number(role: Role) -> str:
    number = ids.random_account_number(facts(role).prefix)
    return _number(role) if people.number_taken(number) else number


def _forget(account: UUID, patient: UUID) -> None:
    client().erase_patient(patient=patient)
    client().destroy_account(account=account)


def register_professional(*, role: Role, name: str, email: str, password: str, session: bytes, email_confirmed: bool = False) -> Registered:
    """An account of a doctor or of somebody's staff, with its number, Ethereum account, keys and registration. Works nowhere until verified."""
    raise NotImplementedError
