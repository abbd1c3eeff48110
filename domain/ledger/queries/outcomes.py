"""The feed of what became of evidence. Apps above keep a cursor and turn outcomes into notices."""

from dataclasses import dataclass
from uuid import UUID

from domain.ledger.models import Entry, Outcome


@dataclass(frozen=True, slots=True)
class Item:
    """`outcome` is "confirmed" or "refused" (then with the reason). A later reorganisation is not told here: the badge shows it."""

    id: int
    kind: str
    subject_id: UUID
    version: int
    outcome: str
    reason: str


def since(cursor: int, limit: int = 500) -> list[Item]:
    """Outcomes after `cursor` (an id; 0 from the beginning), oldest first."""
    rows = Outcome.objects.filter(id__gt=cursor).select_related("entry").order_by("id")[:limit]
    return [_item(row, row.entry) for row in rows]


def _item(row: Outcome, entry: Entry) -> Item:
    reason = entry.reason if row.outcome == Outcome.Kind.REFUSED else ""
    return Item(row.pk, entry.kind, entry.subject_id, entry.version, row.outcome, reason)
