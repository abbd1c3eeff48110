"""What the access log is made of."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

Tone = Literal["", "warn", "bad"]
State = Literal["recorded", "recording"]


class Show(StrEnum):
    """What kind of act to show."""

    EVERYTHING = "all"
    OPENED = "opened"
    OTHERS = "others"  # what others looked at, or tried to
    DOWNLOADS = "downloads"
    REFUSED = "refused"
    SHARING = "sharing"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Filters:
    """`since` and `until` are days (both included) in the portal's time zone; `person` is the id of an
    account.
    """

    show: Show = Show.EVERYTHING
    person: UUID | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """`who` (`about`) `did`. `outcome` | `why`

    For example: "Bob Harris" ("cardiologist, Hospital Hope") "opened 2 reports". "" | "For your treatment.
    You allowed this until 30 May 2027." or "Charlie Reed" ("dermatologist") "tried 3 times to open
    something". "Nothing was shown." | "You have not allowed this."
    """

    id: int  # of the newest event in it
    at: datetime
    first_at: datetime
    count: int
    who: str
    about: str
    did: str
    outcome: str
    why: str
    icon: str
    tone: Tone
    state: State
    is_own: bool
    person: UUID | None  # None: the portal itself
    grant: UUID | None
    subjects: tuple[UUID, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    lines: tuple[LogLine, ...]


@dataclass(frozen=True, slots=True)
class LogPage:
    """`before` is the cursor of the next page (the id of the last line), None at the end."""

    days: tuple[Day, ...]
    before: int | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who stands in the log, for the filter."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Of the last 30 days (others' acts), and counts of the whole log for the chips."""

    people: int
    opened: int
    refused: int
    all_refused: int
    all_downloads: int
    everybody: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Completeness:
    """`recorded` of `total` entries stand in segments whose fingerprint is on the ledger; the rest waits for
    the next one.
    """

    total: int
    recorded: int
    since: datetime | None
