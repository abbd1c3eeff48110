"""What must never be missed about somebody, said out of what is shared: allergies, medicines, problems.

Never a "none" that a permission cannot know: a list that is empty here may be long elsewhere.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Final

from adapters.chain.values import FOREVER, NOTHING
from common import clock, partial_dates
from common.categories import Category
from common.partial_dates import Precision
from domain.consents.queries.grant_proofs import Range
from domain.fhir.clinical_status import REFUTED
from domain.records.access.timeline import RecordRow
from domain.records.sealed_cards import CLOSED

#: Medicines older than this are history.
RECENT: Final = timedelta(days=366)
#: So many of each are looked at; allergies are all named, of the others the newest.
MOST, NAMED = 60, 4


class Reach(IntEnum):
    """How far permissions reach into one kind of records."""

    NOTHING = 0
    CHOSEN = 1
    RECENT = 2
    EVERYTHING = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of such a list; `absence` and `clinical_status` as on its card, `by` who states it."""

    title: str
    by: str
    day: date
    absence: str = ""
    is_open: bool = True
    precision: str = ""
    clinical_status: str = ""

    @property
    def named(self) -> str:
        return f"{self.title} ({self.clinical_status})" if self.clinical_status else self.title

    @property
    def is_refuted(self) -> bool:
        return self.clinical_status in REFUTED


@dataclass(frozen=True, slots=True)
class Subject:
    """One list: what it is called, and of which kinds of records it is made."""

    name: str
    label: str
    icon: str
    category: Category
    kinds: frozenset[str]


SUBJECTS: Final = (
    Subject("allergies", "Allergies", "alert-triangle", Category.SUMMARY, frozenset({"allergy"})),
    Subject("medicines", "Medicines", "pill", Category.MEDICINES, frozenset({"medication", "prescription"})),
    Subject("problems", "Problems", "stethoscope", Category.SUMMARY, frozenset({"condition"})),
)


@dataclass(frozen=True, slots=True)
class SafetyLine:
    """One list in words; `missing` is what the permission does not reach, to be asked for, or empty."""

    subject: Subject
    words: str
    missing: str
    is_known: bool


def lines_of(rows: Sequence[RecordRow], ranges: Collection[Range]) -> list[SafetyLine]:
    """All lists, out of lines of a timeline: what a reader whose permissions reach so far is told."""
    return [
        line(
            subject,
            [
                Entry(
                    row.title,
                    row.stated_by,
                    row.record_date,
                    row.absence,
                    row.title != CLOSED.title,
                    row.date_precision,
                    row.clinical_status,
                )
                for row in rows
                if row.kind in subject.kinds
            ],
            reach_of(ranges, subject.category),
        )
        for subject in SUBJECTS
    ]


def reach_of(ranges: Collection[Range], category: Category) -> Reach:
    """The farthest of them."""
    return max((_reach(one, category) for one in ranges), default=Reach.NOTHING)


def line(subject: Subject, entries: Sequence[Entry], reach: Reach) -> SafetyLine:
    """`entries`: what is shared of it, the newest first."""
    opened = [entry for entry in entries if entry.is_open]
    known = [entry for entry in opened if not entry.absence and not entry.is_refuted]
    stated = [entry for entry in opened if entry.absence and not entry.is_refuted]
    refuted = sum(entry.is_refuted for entry in opened)
    closed = sum(not entry.is_open for entry in entries)
    said = [_known(subject, known)] if known else [] if closed else _stated(stated)
    if closed:
        said.append(f"{closed} could not be opened")
    if not said and reach != Reach.NOTHING:
        said.append("No entry in what is shared, which does not mean that there is none")
    if refuted:
        said.append(f"{refuted} refuted or entered in error, on the timeline")
    if len(entries) >= MOST:
        said.append("More on the timeline")
    return SafetyLine(subject, ". ".join(said) + "." if said else "", _missing(reach), bool(known))


def _reach(one: Range, category: Category) -> Reach:
    terms = one.terms
    if not terms.categories & ~one.blocked_categories & 1 << category:
        return Reach.NOTHING
    if one.records or terms.scope != NOTHING or terms.records_to < FOREVER:
        return Reach.CHOSEN
    return Reach.RECENT if terms.records_from else Reach.EVERYTHING


def _missing(reach: Reach) -> str:
    return {
        Reach.NOTHING: "Not shared",
        Reach.CHOSEN: "Others are not shared",
        Reach.RECENT: "Older ones are not shared",
        Reach.EVERYTHING: "",
    }[reach]


def _known(subject: Subject, known: Sequence[Entry]) -> str:
    if subject.name != "medicines":
        most = MOST if subject.name == "allergies" else NAMED
        return f"Known: {_named(known, most)}"
    since = clock.now().date() - RECENT
    recent = _named([entry for entry in known if entry.day >= since])
    older = _named([entry for entry in known if entry.day < since])
    found = [f"Of the last 12 months: {recent}"] if recent else []
    return ". ".join([*found, *([f"Older: {older}"] if older else [])])


def _named(entries: Sequence[Entry], most: int = NAMED) -> str:
    """Each once, the newest first."""
    titles = list(dict.fromkeys(entry.named for entry in entries))
    more = len(titles) - most
    return ", ".join(titles[:most]) + (f", {more} more" if more > 0 else "")


def _stated(stated: Sequence[Entry]) -> list[str]:
    """What somebody states about nothing being there, the newest of it."""
    whole = [entry for entry in stated if entry.absence == "all"]
    if not stated:
        return []
    newest = (whole or stated)[0]
    what = "None known" if whole else newest.title
    by = f" by {newest.by}" if newest.by else ""
    return [f"{what}, stated{by}{_when(newest)}"]


def _when(entry: Entry) -> str:
    """As much of the day as is known."""
    if entry.precision == Precision.UNKNOWN:
        return ", no date given"
    said = partial_dates.in_full(entry.day, entry.precision)
    return f" {'in' if entry.precision else 'on'} {said}"
