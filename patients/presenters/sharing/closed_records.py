"""What would stay closed, and why: for the patient's eyes only."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from domain.consents.terms import CATEGORY_LABELS, Asked, Category
from domain.records.queries.outline import Outline
from patients.presenters.sharing.sharing_choices import Choice


@dataclass(frozen=True, slots=True)
class ClosedRecords:
    """Records that would stay closed: of which kind, why, how many."""

    label: str
    why: str
    count: int


def list_closed(
    limit: Asked, choice: Choice, everything: list[Outline], seen: set[object], *, blocked: int
) -> list[ClosedRecords]:
    """What the patient left out first, then the most.

    `blocked` are the kinds refused to everybody, as a bit set.
    """
    groups = Counter(
        (item.category, _why(item, limit, choice, blocked)) for item in everything if item.id not in seen
    )
    lines = [
        ClosedRecords(CATEGORY_LABELS[Category(category)], why, count)
        for (category, why), count in groups.items()
    ]
    return sorted(lines, key=lambda line: (line.why != "You left them out", -line.count, line.label))


def _why(item: Outline, limit: Asked, choice: Choice, blocked: int) -> str:
    if item.is_closed:
        return "Withdrawn, or not recorded"
    if item.is_hidden:
        return "Hidden by you"
    if blocked >> item.category & 1:
        return "Blocked by you"
    if not limit.categories >> item.category & 1:
        return "Not asked"
    if not choice.categories >> item.category & 1 or item.id in choice.left_out:
        return "You left them out"
    if not is_since(item, limit.records_from):
        return "You left them out" if limit.all_dates >> item.category & 1 else "Older than asked"
    return "Still being recorded" if is_since(item, choice.since) else "Older than you allow"


def is_since(item: Outline, day: date | None) -> bool:
    return day is None or item.record_date >= day
