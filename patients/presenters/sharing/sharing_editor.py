"""What is asked beside what is allowed, and what would be seen: one object for the page of a request, of an
offer and of a narrowing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from common import clock
from domain.accounts.models import Patient
from domain.consents import labels
from domain.consents.queries import grant_proofs, refusals
from domain.consents.queries.grant_proofs import Range
from domain.consents.terms import Asked, Chosen, Flag
from domain.records.access import safety_lists, shared_records
from domain.records.access.opening import Reader
from domain.records.access.safety_lists import SafetyLine
from domain.records.access.timeline import RecordRow
from domain.records.queries import outline
from patients.presenters.sharing import closed_records, editor_options, older_records
from patients.presenters.sharing.closed_records import ClosedRecords
from patients.presenters.sharing.editor_options import KindOption, Option, Switch
from patients.presenters.sharing.older_records import OlderQuestion
from patients.presenters.sharing.sharing_choices import Choice

#: Single records can be left out of so many; more than that nobody goes through.
SINGLE = 100
#: So many are shown beside the editor.
GLIMPSE = 5


@dataclass(frozen=True, slots=True)
class Editor:
    """`rows` are all records that would be seen, without those left out; `single` those that can be left out,
    each with whether it is in. `safety` is what the top of the doctor's chart would say, `older_rows` what a
    second permission would reach.

    `only`: it is about these records and no others. `ceiling` is the highest confidentiality that is reached.
    """

    choice: Choice
    limit: Asked
    kinds: list[KindOption]
    back_asked: str
    back: list[Option]
    until_asked: str
    ends: list[Option]
    switches: list[Switch]
    rows: list[RecordRow]
    single: list[tuple[RecordRow, bool]]
    closed: list[ClosedRecords]
    total: int
    safety: list[SafetyLine]
    older: OlderQuestion | None
    older_rows: frozenset[UUID] = frozenset()
    only: tuple[UUID, ...] = ()
    ceiling: int = 0

    @property
    def chosen(self) -> Chosen:
        """For the service.

        Single records are named only where some were left out: otherwise what is added later belongs to it.
        """
        named = tuple(sorted(row.id for row in self.rows)) if self.only or self.choice.left_out else ()
        return _chosen(self.choice, named, self.ceiling, self.older_rows)

    @property
    def shown(self) -> int:
        return len(self.rows)

    @property
    def glimpse(self) -> list[RecordRow]:
        return self.rows[:GLIMPSE]

    @property
    def more(self) -> int:
        return max(0, self.shown - GLIMPSE)

    @property
    def stay_closed(self) -> int:
        return self.total - self.shown

    @property
    def end(self) -> datetime:
        return clock.now() + timedelta(days=self.choice.days)

    @property
    def is_back_cut(self) -> bool:
        return self.choice.since != self.limit.records_from

    @property
    def is_until_cut(self) -> bool:
        return self.choice.days != self.limit.days

    @property
    def may_write(self) -> bool:
        return bool(self.choice.flags & Flag.WRITE)

    @property
    def is_once(self) -> bool:
        return bool(self.choice.flags & Flag.ONE_TIME)

    @property
    def is_something(self) -> bool:
        """Whether there is anything to allow."""
        return bool(self.choice.categories) and (self.shown > 0 or not (self.only or self.choice.left_out))

    @property
    def older_line(self) -> str:
        """What is shared beside it, or empty: "allergies and problems, whatever their date"."""
        said = labels.never_missed(self.chosen.all_dates)
        return f"{said}, whatever their date" if said else ""

    @property
    def scope_line(self) -> str:
        what, older = labels.kinds(self.choice.categories), self.older_line
        said = [f"{what} {labels.since(self.choice.since)}", *([older] if older else [])]
        return " ".join(f"{each[:1].upper()}{each[1:]}." for each in said)

    @property
    def what(self) -> str:
        """What the button allows: "these 9", "one look at this one"."""
        if not self.choice.flags & Flag.VIEW:
            return "adding records"
        what = {0: labels.kinds(self.choice.categories), 1: "this one"}.get(self.shown, f"these {self.shown}")
        return f"one look at {what}" if self.is_once else what

    @property
    def until_words(self) -> str:
        """How long: "until 20 November"; a single look needs no end."""
        return "" if self.is_once else f"until {labels.dated(self.end)}"

    @property
    def outcome(self) -> str:
        """Both: "these 9 until 20 November"."""
        return f"{self.what} {self.until_words}".strip()

    @property
    def summary(self) -> str:
        """The same as a sentence of its own: "Lab results and images of the last 12 months, 9 records, until
        20 November.".
        """
        if not self.choice.flags & Flag.VIEW:
            return f"Adding records, seeing none, until {labels.dated(self.end)}."
        what = labels.kinds(self.choice.categories)
        count = f"{self.shown} record{'' if self.shown == 1 else 's'}"
        older = f" and {self.older_line}" if self.older_line else ""
        extra = [switch.said for switch in self.switches if switch.is_on and switch.name != "once"]
        end = "once, for 15 minutes" if self.is_once else f"until {labels.dated(self.end)}"
        return (
            f"{what[:1].upper()}{what[1:]} {labels.since(self.choice.since)}{older}, "
            f"{', '.join([count, *extra, end])}."
        )


def editor_for(
    patient: Patient,
    reader: Reader,
    *,
    limit: Asked,
    choice: Choice,
    asked_on: date | None = None,
    only: tuple[UUID, ...] = (),
    ceiling: int = 0,
) -> Editor:
    """What `choice` would open, out of what may be chosen (`limit`)."""
    everything = outline.outlines_of(patient)
    apart = frozenset(item.id for item in everything if choice.all_dates >> item.category & 1)
    found = _visible(patient, reader, _chosen(choice, only, ceiling, apart))
    rows = [row for row in found if row.id not in choice.left_out]
    made = Editor(
        choice=choice,
        limit=limit,
        kinds=editor_options.kind_options(limit, choice, everything),
        back_asked=labels.back(limit.records_from, asked=asked_on),
        back=editor_options.first_days(limit, choice, asked_on),
        until_asked=labels.dated(clock.now() + timedelta(days=limit.days)),
        ends=editor_options.end_days(limit, choice),
        switches=editor_options.switches(limit, choice),
        rows=rows,
        single=[(row, row.id not in choice.left_out) for row in found[:SINGLE]] if len(found) > 1 else [],
        closed=closed_records.list_closed(
            limit, choice, everything, {row.id for row in rows}, blocked=refusals.of_now(patient).categories
        ),
        total=len(everything),
        safety=[],
        older=older_records.older_question(limit, choice, everything),
        older_rows=apart,
        only=only,
        ceiling=ceiling,
    )
    return replace(made, safety=safety_lists.lines_of(rows, _ranges(patient, made)))


def _chosen(choice: Choice, named: tuple[UUID, ...], ceiling: int, apart: Collection[UUID]) -> Chosen:
    """Where records are named, the second permission names those of its kinds, and is none without any."""
    older = tuple(record for record in named if record in apart)
    all_dates = choice.all_dates if older or not named else 0
    return Chosen(
        choice.categories, choice.since, None, choice.days, choice.flags, named, ceiling, all_dates, older
    )


def _ranges(patient: Patient, made: Editor) -> Sequence[Range]:
    return grant_proofs.range_of(patient, made.chosen) if made.is_something else []


def _visible(patient: Patient, reader: Reader, chosen: Chosen) -> Sequence[RecordRow]:
    """All of these kinds and dates, also those that are left out one by one."""
    if not chosen.categories or not chosen.flags & Flag.VIEW:
        return []
    return shared_records.preview_of(patient, chosen, reader)
