"""What can be chosen about a permission: kinds, how far back, until when, and what may be done."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from common import clock
from domain.consents import labels
from domain.consents.terms import CATEGORY_LABELS, Asked, Flag, categories_in
from domain.records.queries.outline import Outline
from patients.presenters.sharing import closed_records
from patients.presenters.sharing.sharing_choices import Choice

DAYS = (1, 3, 7, 14, 30, 60, 90, 180, 365, 730)
MONTHS = (1, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True, slots=True)
class KindOption:
    value: int
    label: str
    count: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Switch:
    """Something about how it is shared: asked for or not, allowed or not. A fixed one cannot be changed
    here.
    """

    name: str
    label: str
    is_asked: bool
    is_on: bool
    off: str
    said: str
    is_fixed: bool = False

    @property
    def is_cut(self) -> bool:
        return self.is_asked and not self.is_on


def kind_options(limit: Asked, choice: Choice, everything: list[Outline]) -> list[KindOption]:
    counts = Counter(
        item.category
        for item in everything
        if not item.is_hidden and not item.is_closed and closed_records.is_since(item, limit.records_from)
    )
    return [
        KindOption(
            int(category),
            CATEGORY_LABELS[category],
            counts[category],
            bool(choice.categories >> category & 1),
        )
        for category in categories_in(limit.categories)
    ]


def first_days(limit: Asked, choice: Choice, asked_on: date | None) -> list[Option]:
    today = clock.now().date()
    days = [today - timedelta(days=round(30.44 * months)) for months in MONTHS]
    offered = {day for day in days if limit.records_from is None or day > limit.records_from}
    offered |= {day for day in (limit.records_from, choice.since) if day}
    made = [
        Option(
            day.isoformat(),
            labels.back(day, asked=asked_on if day == limit.records_from else None),
            day == choice.since,
        )
        for day in offered
    ]
    made.sort(key=lambda option: option.value, reverse=True)
    return [*made, Option("", "All years", choice.since is None)] if limit.records_from is None else made


def end_days(limit: Asked, choice: Choice) -> list[Option]:
    now = clock.now()
    offered = sorted(
        {
            *(days for days in DAYS if days < limit.days),
            min(limit.days, DAYS[-1]) if limit.days > DAYS[-1] else limit.days,
            choice.days,
        }
    )
    return [
        Option(str(days), f"{labels.dated(now + timedelta(days=days))}", days == choice.days)
        for days in offered
    ]


def switches(limit: Asked, choice: Choice) -> list[Switch]:
    def switch(flag: Flag, name: str, label: str, *, off: str, said: str, is_fixed: bool = False) -> Switch:
        return Switch(name, label, bool(limit.flags & flag), bool(choice.flags & flag), off, said, is_fixed)

    found = []
    if limit.flags & Flag.DOWNLOAD:
        found.append(
            switch(Flag.DOWNLOAD, "download", "Save copies", off="No, look only", said="may save copies")
        )
    if limit.flags & Flag.WRITE:
        found.append(switch(Flag.WRITE, "write", "Add records", off="No", said="may add records"))
    if limit.flags & Flag.VIEW:
        found.append(
            switch(
                Flag.ONE_TIME,
                "once",
                "One time only",
                off="No",
                said="once",
                is_fixed=bool(limit.flags & Flag.ONE_TIME),
            )
        )
    return found
