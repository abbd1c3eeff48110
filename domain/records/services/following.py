"""Reads the ledger's outcomes by cursor: recorded, or refused with a reason."""

from django.db import transaction

from domain.audit.services import events
from domain.ledger.queries import outcomes
from domain.ledger.queries.outcomes import Item
from domain.notifications.services import notices
from domain.records.kinds import KINDS
from domain.records.models import Follower, Record, RecordState

_NAME = "records"
_MOVING = [RecordState.SUBMITTED, RecordState.REJECTED, RecordState.ANCHORED]
_STATES = {"confirmed": RecordState.ANCHORED, "refused": RecordState.REJECTED}


def follow(*, limit: int = 500) -> int:
    """Take the next outcomes: how many. State and cursor move in one transaction, so each is taken once."""
    Follower.objects.get_or_create(name=_NAME)
    taken = 0
    while items := _batch(limit):
        taken += items
        if items < limit:
            break
    return taken


def _batch(limit: int) -> int:
    with transaction.atomic():
        place = Follower.objects.select_for_update().get(name=_NAME)
        items = outcomes.since(place.cursor, limit)
        for item in items:
            if item.kind in KINDS:
                _apply(item)
        if items:
            place.cursor = items[-1].id
            place.save(update_fields=["cursor"])
    return len(items)


def _apply(item: Item) -> None:
    state = _STATES.get(item.outcome)
    if state is None:
        return
    # Withdrawn and erased stay what they are; only the current version speaks for its record.
    moved = Record.objects.filter(pk=item.subject_id, current=item.version, state__in=_MOVING)
    if moved.exclude(state=state).update(state=state):
        record = Record.objects.select_related("author", "patient__user").get(pk=item.subject_id)
        action = "record.recorded" if state is RecordState.ANCHORED else "record.refused"
        events.write(
            action=action, by=None, patient=record.patient_id, subject_id=item.subject_id, detail={"version": item.version, "reason": item.reason}
        )
        if state is RecordState.REJECTED:
            notices.tell(user=record.author or record.patient.user, kind="record.refused", subject_id=record.pk, key=str(item.version))
