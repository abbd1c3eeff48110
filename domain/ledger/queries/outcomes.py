"""The feed of what became of evidence. Apps above keep a cursor and turn outcomes into notices."""

from dataclasses import dataclass
from uuid import UUID

from domain.ledger.models import Outcome


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
    return [
        Item(row.pk, row.entry.kind, row.entry.subject_id, row.entry.version, row.outcome, row.entry.reason if row.outcome == Outcome.Kind.REFUSED else "")
        for row in rows
    ]
