"""What can be agreed: purposes, what a grant allows, what somebody asks for and what the patient chooses."""

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from uuid import UUID

from adapters.chain.values import Flag, Grantee, Role, Verdict
from common.categories import CATEGORY_LABELS, EVERYTHING, Category, bits_of, categories_in


class Purpose(IntEnum):
    """The number of a bit of a grant's purposes (0 to 15). A number is never used again for something
    else.
    """

    TREATMENT = 0
    FOLLOW_UP = 1
    SECOND_OPINION = 2
    PREVENTION = 3
    REFERRAL = 4


PURPOSE_LABELS: dict[Purpose, str] = {
    Purpose.TREATMENT: "Treatment",
    Purpose.FOLLOW_UP: "Follow-up",
    Purpose.SECOND_OPINION: "Second opinion",
    Purpose.PREVENTION: "Check-up and prevention",
    Purpose.REFERRAL: "Referral",
}

#: What must never be missed about somebody is of these kinds: asked for whatever its date.
WHATEVER_DATE = bits_of([Category.SUMMARY, Category.MEDICINES])

#: Whoever may use a grant for one of these may use it for all: a purpose is declared and written down, nobody
#: can prove it.
ANY_PURPOSE = sum(1 << purpose for purpose in Purpose)

READING = Flag.VIEW | Flag.DOWNLOAD
DEFAULT_DAYS = 30
LONGEST_DAYS = 3 * 366
DEFAULT_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks to see.

    `categories` is a bit set (common.categories), dates are days of records (None: without end), `days` how
    long the access lasts from the moment it is allowed. `scope_record` names one record; the categories then
    say which kinds it may be of.

    `all_dates` are those of the kinds (a bit set) that are asked for whatever their date, by a second grant.
    """

    purpose: Purpose
    categories: int
    records_from: date | None = None
    records_to: date | None = None
    days: int = DEFAULT_DAYS
    flags: Flag = READING
    scope_record: UUID | None = None
    all_dates: int = 0
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the patient allows: as `Asked`; `records`, where any, are the only ones that are shown.

    `ceiling` is the highest confidentiality (0 normal, 1 restricted, 2 hidden); above normal it needs chosen
    records.

    `all_dates` are those of the kinds that are shown whatever their date (`all_dates_records`, where any, are
    the only ones of them).
    """

    categories: int
    records_from: date | None = None
    records_to: date | None = None
    days: int = DEFAULT_DAYS
    flags: Flag = READING
    records: tuple[UUID, ...] = ()
    ceiling: int = 0
    all_dates: int = 0
    all_dates_records: tuple[UUID, ...] = ()

    @property
    def supplement(self) -> "Chosen | None":
        """What the second grant allows; None where the first one shows all dates, or none was wanted."""
        if not self.all_dates or not (self.records_from or self.records_to):
            return None
        flags = Flag(self.flags) & ~Flag.WRITE
        return Chosen(self.all_dates, days=self.days, flags=flags, records=self.all_dates_records)


__all__ = [
    "ANY_PURPOSE",
    "CATEGORY_LABELS",
    "DEFAULT_DAYS",
    "DEFAULT_MONTHS",
    "EVERYTHING",
    "LONGEST_DAYS",
    "PURPOSE_LABELS",
    "READING",
    "WHATEVER_DATE",
    "Asked",
    "Category",
    "Chosen",
    "Flag",
    "Grantee",
    "Purpose",
    "Role",
    "Verdict",
    "bits_of",
    "categories_in",
]
