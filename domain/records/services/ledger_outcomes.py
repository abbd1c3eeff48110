"""Reads the ledger's outcomes by cursor: recorded, or refused with a reason."""

from collections.abc import Sequence
from contextlib import suppress

from adapters.vault import client
from adapters.vault.interface import VaultError, VersionRef
from domain.audit.services import events
from domain.ledger.queries.outcomes import Item
from domain.ledger.services import outcome_feed
from domain.notifications.services import notices
from domain.records.evidence import WITHDRAWAL
from domain.records.models import Follower, Record, RecordState, Version
from domain.records.record_kinds import KINDS

_MOVING = [RecordState.SUBMITTED, RecordState.REJECTED, RecordState.ANCHORED]
_STATES = {"confirmed": RecordState.ANCHORED, "refused": RecordState.REJECTED}


def apply_outcomes(*, limit: int = 500) -> int:
    """Take the next outcomes: how many.

    State and cursor move in one transaction; the vault hears of it after each.
    """
    taken = 0
    for items in outcome_feed.batches(follower=Follower, name="records", take=_take, limit=limit):
        _confirm(items)
        taken += len(items)
    return taken


def _take(item: Item) -> None:
    if item.kind in KINDS:
        _apply(item)
    elif item.kind == WITHDRAWAL and item.outcome == "refused":
        _restore_withdrawn(item)


def _confirm(items: Sequence[Item]) -> None:
    """What somebody else wrote is the patient's from now on: the vault gives its key to nobody without a
    permission. Its sweep would do it later.
    """
    recorded = {
        (item.subject_id, item.version)
        for item in items
        if item.kind in KINDS and item.outcome == "confirmed"
    }
    foreign = (
        Version.objects.filter(record_id__in={record for record, _ in recorded})
        .exclude(grant=None)
        .values_list("record_id", "number")
    )
    with suppress(VaultError):
        if refs := [VersionRef(*place) for place in foreign if place in recorded]:
            client().confirm(refs=refs)


def _apply(item: Item) -> None:
    state = _STATES.get(item.outcome)
    if state is None:
        return
    # Withdrawn and erased stay what they are; only the current version speaks for its record.
    moved = Record.objects.filter(pk=item.subject_id, current=item.version, state__in=_MOVING)
    if not moved.exclude(state=state).update(state=state):
        return
    version = Version.objects.select_related("created_by", "record__patient__user").get(
        record_id=item.subject_id, number=item.version
    )
    patient, action = (
        version.record.patient,
        "record.recorded" if state is RecordState.ANCHORED else "record.refused",
    )
    events.write(
        action=action,
        by=None,
        patient=patient,
        subject_id=item.subject_id,
        detail={"version": item.version, "reason": item.reason},
    )
    if state is RecordState.REJECTED:
        notices.notify(
            user=version.created_by or patient.user,
            kind="record.refused",
            subject_id=item.subject_id,
            key=str(item.version),
        )
    elif version.grant_id is not None:
        notices.notify(
            user=patient.user,
            kind="record.written_recorded",
            subject_id=item.subject_id,
            key=str(item.version),
        )


def _restore_withdrawn(item: Item) -> None:
    """A withdrawal by somebody else that the notary refused: the record counts as before, and its author is
    told.
    """
    withdrawn = Record.objects.filter(pk=item.subject_id, state=RecordState.WITHDRAWN).exclude(
        withdrawn_under=None
    )
    if not withdrawn.update(state=RecordState.ANCHORED, withdrawn_under=None, reason=b""):
        return
    record = Record.objects.select_related("author").get(pk=item.subject_id)
    events.write(
        action="record.refused",
        by=None,
        patient=record.patient_id,
        subject_id=record.pk,
        detail={"reason": item.reason},
    )
    if record.author is not None:
        notices.notify(user=record.author, kind="record.stands", subject_id=record.pk, key=str(item.id))
