"""How far evidence has come on its way to the chain, for the badges of the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet, Subquery

from common import clock
from domain.ledger.models import ChainState, Entry, Transaction

State = Literal["queued", "sent", "mined", "confirmed", "delayed", "refused"]

_STATES: dict[str, State] = {
    "queued": "queued",
    "signed": "queued",
    "sent": "sent",
    "mined": "mined",
    "confirmed": "confirmed",
    "failed": "delayed",
}


@dataclass(frozen=True, slots=True)
class AnchorStatus:
    """Only what was seen.

    `reason` says why, for "refused" and "delayed"; `anchored_at` is the block's own time.
    """

    state: State
    confirmations: int
    needed: int
    block_number: int | None = None
    tx_hash: str = ""
    anchored_at: datetime | None = None
    reason: str = ""


def status_of(refs: Sequence[tuple[UUID, int]]) -> dict[tuple[UUID, int], AnchorStatus]:
    """The state of each (subject id, version) that has an entry; one SQL statement however many."""
    if not refs:
        return {}
    wanted = set(refs)
    found: dict[tuple[UUID, int], AnchorStatus] = {}
    for entry in _entries({subject for subject, _ in wanted}):
        ref = (entry.subject_id, entry.version)
        # A refused second attempt never hides an accepted first one.
        if ref in wanted and not (entry.status == Entry.Status.REFUSED and ref in found):
            found[ref] = _status(entry)
    return found


def _entries(subjects: set[UUID]) -> QuerySet[Entry]:
    head = ChainState.objects.filter(chain_id=settings.CHAIN_ID).values("cursor_number")
    return (
        Entry.objects.filter(subject_id__in=subjects)
        .select_related("batch__transaction")
        .annotate(head=Subquery(head))
        .order_by("id")
    )


def _status(entry: Entry) -> AnchorStatus:
    if entry.status == Entry.Status.REFUSED:
        return AnchorStatus("refused", 0, settings.CHAIN_CONFIRMATIONS, reason=entry.reason)
    if entry.batch is None:
        late = entry.status == Entry.Status.SET_ASIDE or _is_late(entry)
        return AnchorStatus(
            "delayed" if late else "queued", 0, settings.CHAIN_CONFIRMATIONS, reason=entry.reason
        )
    return _in_batch(entry, entry.batch.transaction)


def _in_batch(entry: Entry, sent: Transaction) -> AnchorStatus:
    state = _STATES[sent.status]
    if state in {"queued", "sent"} and _is_late(entry):
        state = "delayed"
    if sent.block_number is None:
        return AnchorStatus(state, 0, settings.CHAIN_CONFIRMATIONS, reason=sent.error)
    head = max(getattr(entry, "head", None) or 0, sent.block_number)
    return AnchorStatus(
        state,
        head - sent.block_number + 1,
        settings.CHAIN_CONFIRMATIONS,
        sent.block_number,
        sent.mined_hash,
        datetime.fromtimestamp(sent.block_time, UTC) if sent.block_time else None,
        sent.error,
    )


def _is_late(entry: Entry) -> bool:
    return clock.now() - entry.created_at > timedelta(seconds=settings.LEDGER_DELAYED_SECONDS)
