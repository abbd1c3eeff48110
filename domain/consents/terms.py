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
    """

    purpose: Purpose
    categories: int
    records_from: date | None = None
    records_to: date | None = None
    days: int = DEFAULT_DAYS
    flags: Flag = READING
    scope_record: UUID | None = None
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the patient allows: as `Asked`; `records`, where any, are the only ones that are shown.

    `ceiling` is the highest confidentiality (0 normal, 1 restricted, 2 hidden); above normal it needs chosen
    records.
    """

    categories: int
    records_from: date | None = None
    records_to: date | None = None
    days: int = DEFAULT_DAYS
    flags: Flag = READING
    records: tuple[UUID, ...] = ()
    ceiling: int = 0


__all__ = [
    "ANY_PURPOSE",
    "CATEGORY_LABELS",
    "DEFAULT_DAYS",
    "DEFAULT_MONTHS",
    "EVERYTHING",
    "LONGEST_DAYS",
    "PURPOSE_LABELS",
    "READING",
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
