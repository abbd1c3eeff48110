"""Joining.

Doing it twice is doing it once: the first account is kept, and its owner is told by mail; whoever typed it
learns nothing.

A national number that is known already, typed with another e-mail, makes an account like any other, so that
nothing can be inferred from what happens; that the two may be one is written down for whoever matches
persons, and the first one's owner is told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import Model

from adapters.vault import client
from common import clock, ids
from common.errors import MedChainError
from domain.accounts import evidence, personal
from domain.accounts.models import Doctor, Gender, Patient, PossibleDuplicate, User
from domain.accounts.national_ids import NationalId
from domain.accounts.personal import Personal
from domain.accounts.queries import people
from domain.accounts.roles import Role, facts
from domain.accounts.services import mail
from domain.audit.services import events
from domain.ledger.services import signed_flow

ATTEMPTS = 3
TOLD_ONCE_IN = timedelta(days=1)


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
    """The account, and whether it is new.

    A first one is its owner's business: never show it to whoever asked.
    """

    user: User
    is_new: bool


class Prepared(NamedTuple):
    """A new account, and what is saved after it, in the order of their references.

    `holder` is the id its key stands under.
    """

    user: User
    holder: UUID
    rows: list[Model]


def register(*, details: Details, password: str, session: bytes, email_confirmed: bool = False) -> Registered:
    """A patient's account with its number, Ethereum account, keys and registration on the ledger.

    `session` (32 bytes) names the browser's session to the vault, which signs the registration with the new
    account. Raises VaultUnavailableError.
    """
    hashed = make_password(password)  # always, so that time does not tell who exists
    index = client().blind_index(label=f"national-id|{Role.PATIENT}", value=details.national_id.plain)
    return join(
        email=details.email,
        prepare=lambda: _patient(details, hashed, index),
        session=session,
        email_confirmed=email_confirmed,
    )


def register_professional(
    *, role: Role, name: str, email: str, password: str, session: bytes, email_confirmed: bool = False
) -> Registered:
    """An account of a doctor or of somebody's staff, with its number, Ethereum account, keys and
    registration. It works nowhere until verified.

    Raises ValueError for a role that nobody signs up for, VaultUnavailableError.
    """
    if role == Role.PATIENT or not facts(role).signs_up:
        raise ValueError(f"nobody signs up as {role}")
    hashed = make_password(password)
    return join(
        email=email,
        prepare=lambda: professional(role, name, email, hashed),
        session=session,
        email_confirmed=email_confirmed,
    )


def join(*, email: str, prepare: Callable[[], Prepared], session: bytes, email_confirmed: bool) -> Registered:
    """Store what `prepare` makes, or return who has the e-mail already. Of several at once, one is first.

    Raises MedChainError where others were faster each time, VaultUnavailableError.
    """
    for _ in range(ATTEMPTS):
        first = people.with_email(email)
        if first is not None:
            return _tell_owner(first)
        made = prepare()
        try:
            return _recorded(made, session, email_confirmed)
        except IntegrityError:
            _forget(made)  # somebody was faster with the e-mail, the national number or the account number
    raise MedChainError(
        "Signing up did not work just now.", kept="Nothing was stored.", next="Send the form again."
    )


def professional(role: Role, name: str, email: str, hashed: str) -> Prepared:
    """The rows of an account whose holder is the account itself."""
    user = _account(role, name, email, hashed)
    client().create_patient(patient=user.pk, account=user.pk)
    rows: list[Model] = []
    if role == Role.DOCTOR:
        rows.append(Doctor(user=user, personal=personal.seal(user.pk, Personal())))
    return Prepared(user, user.pk, rows)


def _tell_owner(first: User) -> Registered:
    with transaction.atomic():
        mail.queue("already_registered", to=first.email)
        events.write(action="account.registered_again", by=None, subject_id=first.pk)
    return Registered(first, is_new=False)


def _account(role: Role, name: str, email: str, hashed: str) -> User:
    user_id = ids.new()
    address = client().create_account(account=user_id)
    return User(
        id=user_id,
        email=email.lower(),
        role=role,
        number=_number(role),
        address=address,
        name=name,
        password=hashed,
    )


def _patient(details: Details, hashed: str, index: bytes) -> Prepared:
    vault = client()
    first = people.with_national_id(index)
    user, patient_id = _account(Role.PATIENT, details.name, details.email, hashed), ids.new()
    vault.create_patient(patient=patient_id, account=user.pk)
    patient = Patient(
        id=patient_id,
        user=user,
        birth_date=details.birth_date,
        gender=details.gender,
        phone=details.phone,
        postal_address=details.postal_address,
        personal=personal.seal(patient_id, details.personal),
        national_id_country=details.national_id.country,
        national_id_sealed=vault.seal_personal(
            patient=patient_id, label="national-id", plaintext=details.national_id.plain
        ),
        national_id_index=index,
        is_double=first is not None,
    )
    possible_duplicate = [PossibleDuplicate(first=first, second=patient)] if first else []
    return Prepared(user, patient_id, [patient, *possible_duplicate])


def _recorded(made: Prepared, session: bytes, email_confirmed: bool) -> Registered:
    user, holder = made.user, made.holder
    signed = evidence.signed_registration(user, holder, session)
    # Its e-mail and number are unique: of several at once, one takes them.
    with signed_flow.commit(signed, look_again=partial(user.save, force_insert=True)) as outbox:
        for row in made.rows:
            if isinstance(row, PossibleDuplicate):
                _tell_first(row)
            row.save(force_insert=True)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=email_confirmed)
        outbox.record(signed)
        events.write(
            action="account.registered",
            by=user,
            patient=holder if user.role == Role.PATIENT else None,
            subject_id=user.pk,
            detail={"role": user.role},
        )
    return Registered(user, is_new=True)


def _tell_first(possible_duplicate: PossibleDuplicate) -> None:
    """One mail a day, however often somebody tries."""
    first = possible_duplicate.first.user
    if not PossibleDuplicate.objects.filter(
        first=possible_duplicate.first, found_at__gt=clock.now() - TOLD_ONCE_IN
    ).exists():
        mail.queue("number_used_again", to=first.email)
    events.write(action="account.registered_again", by=None, subject_id=first.pk)


def _number(role: Role) -> str:
    number = ids.random_account_number(facts(role).prefix)
    return _number(role) if people.number_taken(number) else number


def _forget(made: Prepared) -> None:
    client().erase_patient(patient=made.holder)
    client().destroy_account(account=made.user.pk)
