"""The chain's word against our rows: after a database was restored, or where somebody brought a statement to
the chain without us.

What ended there ends here. Until then nothing is served either: the vault asks the chain at every opening.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from adapters.chain.contracts.consents import Consent, Owner, key_of
from common import clock, ids
from domain.accounts.models import Patient
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.consents.models import BlockList, Grant, GrantState, Halt
from domain.consents.queries import refusals
from domain.consents.services import locks
from domain.ledger.queries import acts
from domain.notifications.services import notices

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Compared:
    """How many grants were looked at, how many of them had ended on chain, and of how many patients the list
    of blocks was lost.
    """

    looked_at: int
    ended: int
    lists_lost: int


def compare() -> Compared:
    """Go through everything that stands as allowed here.

    Again changes nothing. Raises ChainError where the node is away (what was done stays).
    """
    looked_at = ended = 0
    for grants in _pages():
        found = acts.state_of_grants([_key(grant) for grant in grants])
        owners = acts.state_of_owners([grant.owner for grant in grants])
        ended += sum(_end(grant, found[_key(grant)], owners[grant.owner]) for grant in grants)
        looked_at += len(grants)
    return Compared(looked_at, ended, _restore_refusals())


def _pages() -> Iterator[list[Grant]]:
    last = UUID(int=0)
    while page := list(
        Grant.objects.filter(state=GrantState.ACTIVE, pk__gt=last)
        .select_related("user", "patient")
        .order_by("pk")[:AT_ONCE]
    ):
        yield page
        last = page[-1].pk


def _key(grant: Grant) -> bytes:
    return key_of(grant.owner, bytes(grant.terms_hash))


def _end(grant: Grant, consent: Consent, owner: Owner) -> bool:
    """Whether the chain had ended it: by a revocation, a replacement or a stop of everything."""
    at = consent.revoked_at or (owner.halted_until if grant.issued_at <= owner.halted_until else 0)
    if not at:
        return False
    with transaction.atomic():
        active = Grant.objects.filter(pk=grant.pk, state=GrantState.ACTIVE)
        if not active.update(
            state=GrantState.REVOKED, revoked_at=min(clock.now(), datetime.fromtimestamp(at, UTC))
        ):
            return False
        events.write(
            action=Action.ACCESS_REVOKED,
            by=None,
            patient=grant.patient,
            subject_id=grant.pk,
            detail={"told_by": "chain"},
        )
        if grant.user is not None:
            notices.notify(user=grant.user, kind="access.stopped", subject_id=grant.pk)
    return True


def _restore_refusals() -> int:
    """Stops of everything, and the numbers of block lists, as the chain has them: what is signed next must
    come after them.
    """
    lost = 0
    for page in _patients():
        owners = acts.state_of_owners([patient.user.address for patient in page])
        lost += sum(_restore(patient, owners) for patient in page)
    return lost


def _patients() -> Iterator[list[Patient]]:
    last = UUID(int=0)
    while page := list(Patient.objects.filter(pk__gt=last).select_related("user").order_by("pk")[:AT_ONCE]):
        yield page
        last = page[-1].pk


def _restore(patient: Patient, owners: Mapping[str, Owner]) -> bool:
    owner = owners[patient.user.address]
    newest = refusals.latest(patient.pk)
    is_lost = owner.sequence > (newest.sequence if newest else 0)
    if not is_lost and owner.halted_until <= refusals.halted_until(patient.pk):
        return False
    with transaction.atomic():
        locks.lock_patient(patient.pk)
        Halt.objects.get_or_create(
            patient=patient, until=owner.halted_until, defaults={"id": ids.new(), "signature": b""}
        )
        if is_lost:
            _note_lost_list(patient, owner)
    return is_lost


def _note_lost_list(patient: Patient, owner: Owner) -> None:
    """Whom it named nobody knows any more.

    Nobody else reads (the chain wants that list shown) until the patient signs a new one.
    """
    try:
        with transaction.atomic():
            BlockList.objects.create(
                id=ids.new(),
                patient=patient,
                sequence=owner.sequence,
                list_hash=owner.blocks.ljust(32, b"\0"),
                signature=b"",
            )
    except IntegrityError:
        return
    notices.notify(user=patient.user, kind="blocks.lost", subject_id=patient.pk, key=str(owner.sequence))
