"""Allergies, medicines and problems that are older than the rest of what is shared: a question of its own."""

from dataclasses import dataclass

from domain.consents import labels
from domain.consents.terms import Asked, Flag
from domain.records import record_kinds
from domain.records.queries.outline import Outline
from patients.presenters.sharing import closed_records
from patients.presenters.sharing.sharing_choices import Choice


@dataclass(frozen=True, slots=True)
class OlderQuestion:
    """The question about what must never be missed and is older than the rest: what it is called, what else
    the same kinds hold, how many records, the answer.
    """

    label: str
    also: str
    count: int
    is_on: bool


def older_question(limit: Asked, choice: Choice, everything: list[Outline]) -> OlderQuestion | None:
    """Asked where the choice has a first day, and one permission would leave out what is older."""
    kept = limit.all_dates & choice.categories
    if not kept or choice.since is None or choice.flags & Flag.ONE_TIME or not choice.flags & Flag.VIEW:
        return None
    count = sum(
        bool(kept >> item.category & 1)
        and not (item.is_hidden or item.is_closed or closed_records.is_since(item, choice.since))
        for item in everything
    )
    said, also = labels.never_missed(kept), labels.listed(record_kinds.also_of(kept))
    return OlderQuestion(f"{said[:1].upper()}{said[1:]}", also, count, choice.older)
