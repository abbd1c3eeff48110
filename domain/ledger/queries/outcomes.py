"""The feed of what became of evidence and of acts. Apps above keep a cursor and turn outcomes into
notices.
"""

from dataclasses import dataclass
from uuid import UUID

from domain.ledger.models import Entry, Outcome, SignedAct


@dataclass(frozen=True, slots=True)
class Item:
    """`outcome` is "confirmed" or "refused" (then with the reason).

    A later reorganisation is not told here: the badge shows it.
    """

    id: int
    kind: str
    subject_id: UUID
    version: int
    outcome: str
    reason: str


def since(cursor: int, limit: int = 500) -> list[Item]:
    """Outcomes after `cursor` (an id; 0 from the beginning), oldest first."""
    rows = Outcome.objects.filter(id__gt=cursor).select_related("entry", "act").order_by("id")[:limit]
    return [_item(row, about) for row in rows if (about := row.entry or row.act)]


def _item(row: Outcome, about: Entry | SignedAct) -> Item:
    reason = about.reason if row.outcome == Outcome.Kind.REFUSED else ""
    return Item(row.pk, about.kind, about.subject_id, about.version, row.outcome, reason)
