"""What a patient chooses while deciding: from the form, kept in the (sealed) session over a preview or a
login, and as the service wants it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final, Self
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict

from common import clock
from domain.consents.terms import (
    DEFAULT_DAYS,
    DEFAULT_MONTHS,
    EVERYTHING,
    LONGEST_DAYS,
    WHATEVER_DATE,
    Asked,
    Flag,
    Purpose,
    bits_of,
    categories_in,
)

#: Choices of so many questions are remembered; older ones are forgotten.
REMEMBERED: Final = 5
_KEPT: Final = "sharing_choices"
_FLAGS: Final = {"download": Flag.DOWNLOAD, "write": Flag.WRITE, "once": Flag.ONE_TIME}
#: "One time only" takes away; it may be chosen though nobody asked for it, and stays where it was asked for.
_NARROWING: Final = Flag.ONE_TIME


@dataclass(frozen=True, slots=True)
class Choice:
    """`left_out` are single records that are not to be shown although they are of these kinds.

    `older`: allergies, medicines and problems are shown whatever their date, as far as these kinds are.
    """

    categories: int
    since: date | None = None
    days: int = DEFAULT_DAYS
    flags: Flag = Flag.VIEW | Flag.DOWNLOAD
    left_out: frozenset[UUID] = field(default_factory=frozenset)
    older: bool = False

    @property
    def all_dates(self) -> int:
        """Those of the kinds that a second permission is for; none where the first shows all dates, or where
        it is one look.
        """
        is_apart = self.older and self.since is not None and bool(self.flags & Flag.VIEW)
        return self.categories & WHATEVER_DATE if is_apart and not self.flags & Flag.ONE_TIME else 0

    @classmethod
    def from_request(cls, asked: Asked) -> Self:
        """Everything that was asked for."""
        return cls(asked.categories, asked.records_from, asked.days, asked.flags, older=bool(asked.all_dates))

    @classmethod
    def from_form(cls, data: QueryDict, limit: Asked) -> Self:
        """From the form, cut to what may be chosen: whatever is no answer to a question that was put counts
        as no.
        """
        given = bits_of(
            int(value) for value in data.getlist("categories") if value.isdecimal() and int(value) < 32
        )
        said = [flag for name, flag in _FLAGS.items() if data.get(name)]
        flags = limit.flags & (Flag.VIEW | _NARROWING)
        for flag in said:
            flags |= flag & (limit.flags | _NARROWING)
        if flags & Flag.ONE_TIME:
            flags &= ~Flag.DOWNLOAD  # a look of fifteen minutes leaves no copy
        ticked, listed = _ids(data.getlist("records")), _ids(data.getlist("listed"))
        return cls(
            categories=given & limit.categories,
            since=_latest(_day(data.get("since", "")), limit.records_from),
            days=min(_days(data.get("days", ""), limit.days), limit.days),
            flags=flags,
            left_out=(listed - ticked) | _ids(data.getlist("left_out")),
            older=bool(data.get("older") and limit.all_dates),
        )

    def fields(self) -> list[tuple[str, str]]:
        """As hidden fields, so that a page with a button sends exactly what it shows."""
        made = [("categories", str(int(category))) for category in categories_in(self.categories)]
        made += [("since", self.since.isoformat() if self.since else ""), ("days", str(self.days))]
        made += [(name, "1") for name, flag in _FLAGS.items() if self.flags & flag]
        made += [("older", "1")] if self.older else []
        return made + [("left_out", str(record)) for record in sorted(self.left_out)]


#: What may be chosen where nobody asked: everything, for years.
UNASKED: Final = Asked(
    purpose=Purpose.TREATMENT,
    categories=EVERYTHING,
    days=LONGEST_DAYS,
    flags=Flag.VIEW | Flag.DOWNLOAD | Flag.WRITE,
    all_dates=WHATEVER_DATE,
)

#: A rule lets people look, and save copies where the patient says so; what is written for somebody is agreed
#: with that person.
RULE: Final = replace(UNASKED, flags=Flag.VIEW | Flag.DOWNLOAD)


def remember(session: SessionBase, subject: str, choice: Choice) -> None:
    """Remember it for this question; the session's data is sealed."""
    kept: dict[str, Any] = dict(session.get(_KEPT, {}))
    kept.pop(subject, None)
    kept[subject] = choice.fields()
    session[_KEPT] = dict(list(kept.items())[-REMEMBERED:])


def remembered(session: SessionBase, subject: str, limit: Asked) -> Choice | None:
    """What was chosen before, cut to what may be chosen now."""
    fields = session.get(_KEPT, {}).get(subject)
    if fields is None:
        return None
    data = QueryDict(mutable=True)
    for name, value in fields:
        data.appendlist(name, value)
    return Choice.from_form(data, limit)


def forget(session: SessionBase, subject: str) -> None:
    choices = dict(session.get(_KEPT, {}))
    if choices.pop(subject, None) is not None:
        session[_KEPT] = choices


def _ids(values: Iterable[str]) -> frozenset[UUID]:
    found = set()
    for value in values:
        try:
            found.add(UUID(value))
        except ValueError:
            continue
    return frozenset(found)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _latest(wanted: date | None, limit: date | None) -> date | None:
    return max((day for day in (wanted, limit) if day), default=None)


def _days(text: str, otherwise: int) -> int:
    return max(1, int(text)) if text.isdecimal() and len(text) < 6 else otherwise


def default_choice() -> Choice:
    """What an offer begins with: the last twelve months, thirty days, looking and saving."""
    since = clock.now().date() - timedelta(days=round(30.44 * DEFAULT_MONTHS))
    return Choice(EVERYTHING, since, older=True)
