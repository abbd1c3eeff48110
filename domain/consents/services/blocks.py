"""Persons, organisations and categories that a patient refuses, whatever any grant says."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction

from adapters.chain import typed_data
from adapters.chain.acts import consents as chain_acts
from adapters.chain.values import BlockList as ChainBlockList
from adapters.vault.interface import SecondFactor
from common import clock, ids
from common.categories import Category
from domain.accounts.models import Patient, User
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.consents import salts
from domain.consents.errors import ConflictError, NotAllowedError, OneselfError
from domain.consents.models import BlockedParty, BlockList, Request, RequestState
from domain.consents.queries import refusals
from domain.consents.services import locks, requests
from domain.ledger.services import signed_flow
from domain.ledger.services.signed_flow import Outbox, Signed, Signer
from domain.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Party:
    user: User | None
    organisation: Organisation | None
    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """A whole list, as it shall be."""

    parties: tuple[Party, ...]
    categories: int


def add(
    *,
    patient: Patient,
    by: User,
    session: bytes,
    proof: SecondFactor,
    user: User | None = None,
    organisation: Organisation | None = None,
    category: Category | None = None,
) -> BlockList:
    """Block one of the three: counts at once.

    A waiting request of that person is refused. Already blocked: nothing changes.

    Raises ConflictError (another window changed the list), OneselfError, VaultError.
    """
    newest, before = _current(patient, by)
    party = _party(user, organisation)
    if user is not None and user.pk == by.pk:
        raise OneselfError
    known = {each.address for each in before.parties}
    parties = before.parties if party is None or party.address in known else (*before.parties, party)
    after = replace(
        before, parties=parties, categories=before.categories | (1 << category if category is not None else 0)
    )
    if newest is not None and after == before:
        return newest
    signed = _signed(patient, newest, after, session, proof)
    with signed_flow.commit(signed, look_again=partial(locks.lock_patient, patient.pk)) as outbox:
        written = _write(patient, signed, after, outbox)
        for request in Request.objects.filter(
            patient=patient, user=user, state=RequestState.REQUESTED, expires_at__gt=clock.now()
        ):
            requests.refuse(request, by=by)
        _log(Action.PARTY_BLOCKED, patient, by, party, category)
    return written


def remove(
    *,
    patient: Patient,
    by: User,
    session: bytes,
    proof: SecondFactor,
    user: User | None = None,
    organisation: Organisation | None = None,
    category: Category | None = None,
) -> BlockList | None:
    """Unblock: counts when the chain has it.

    What was allowed before is in force again. Raises ConflictError, VaultError.
    """
    newest, before = _current(patient, by)
    party = _party(user, organisation)
    after = Wanted(
        tuple(each for each in before.parties if party is None or each.address != party.address),
        before.categories & ~(1 << category if category is not None else 0),
    )
    if after == before:
        return newest
    signed = _signed(patient, newest, after, session, proof)
    with signed_flow.commit(signed, look_again=partial(locks.lock_patient, patient.pk)) as outbox:
        written = _write(patient, signed, after, outbox)
        _log(Action.PARTY_UNBLOCKED, patient, by, party, category)
    return written


def _current(patient: Patient, by: User) -> tuple[BlockList | None, Wanted]:
    if patient.user_id != by.pk:
        raise NotAllowedError("This is for the patient to decide.", kept="Nothing was changed.")
    newest = refusals.latest(patient.pk)
    if newest is None:
        return None, Wanted((), 0)
    rows = newest.parties.select_related("user", "organisation").order_by("pk")
    return newest, Wanted(
        tuple(Party(row.user, row.organisation, row.address, row.at) for row in rows), newest.categories
    )


def _party(user: User | None, organisation: Organisation | None) -> Party | None:
    named = user or organisation
    return Party(user, organisation, named.address, clock.now()) if named else None


def _signed(
    patient: Patient, newest: BlockList | None, after: Wanted, session: bytes, proof: SecondFactor
) -> Signed[chain_acts.Blocks]:
    """Signed by the patient and held by the vault: what it adds counts from here on."""
    sequence = newest.sequence + 1 if newest else 1
    (salt,) = salts.for_subjects(patient.pk, [salts.blocks(patient.pk, sequence)])
    listed = ChainBlockList(tuple(party.address for party in after.parties), after.categories, salt)
    act = chain_acts.Blocks(patient.user.address, listed, sequence)
    return signed_flow.sign(act, signer=Signer(patient.user_id, session, proof), denies=True)


def _write(patient: Patient, signed: Signed[chain_acts.Blocks], after: Wanted, outbox: Outbox) -> BlockList:
    act = signed.act
    try:
        with transaction.atomic():
            row = BlockList.objects.create(
                id=ids.new(),
                patient=patient,
                sequence=act.sequence,
                categories=act.blocks.categories,
                list_hash=typed_data.block_list_hash(act.blocks),
                signature=signed.signature,
            )
    except IntegrityError:
        raise ConflictError(
            "Your blocks were changed in another window.",
            kept="The earlier change remains.",
            next="Look at the list and try again.",
        ) from None
    BlockedParty.objects.bulk_create(
        [
            BlockedParty(
                list=row, user=each.user, organisation=each.organisation, address=each.address, at=each.at
            )
            for each in after.parties
        ]
    )
    key = f"blocks:{patient.pk}:{act.sequence}"
    outbox.submit(signed, subject_id=row.pk, version=act.sequence, idempotency_key=key)
    return row


def _log(action: Action, patient: Patient, by: User, party: Party | None, category: Category | None) -> None:
    named = (party.user or party.organisation) if party else None
    detail = {"category": category.name} if category is not None else {}
    events.write(action=action, by=by, patient=patient, subject_id=named.pk if named else None, detail=detail)
