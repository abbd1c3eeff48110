"""Dates of which only the month or the year is known: sorted by their first day, never shown with it."""

from datetime import date
from enum import StrEnum

from django.utils.formats import date_format


class Precision(StrEnum):
    """How much of a date its source says; UNKNOWN: none of it, the day is that of adding."""

    DAY = ""
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


_FORMATS = {
    Precision.DAY: ("j M", "j M Y", "j F Y", "F Y", "Y-m-d"),
    Precision.MONTH: ("M", "M Y", "F Y", "F Y", "Y-m"),
    Precision.YEAR: ("Y", "Y", "Y", "Y", "Y"),
}


def under_month(day: date, precision: str) -> str:
    """Below a heading that says the month: "4 Nov", "Nov"; of a year "1998"."""
    return _formatted(day, precision, 0)


def short(day: date, precision: str) -> str:
    """ "4 Nov 1998", "Nov 1998", "1998"."""
    return _formatted(day, precision, 1)


def in_full(day: date, precision: str) -> str:
    """ "4 November 1998", "November 1998", "1998"."""
    return _formatted(day, precision, 2)


def heading(day: date, precision: str) -> str:
    """Of the group it is listed in: "November 1998", "1998"."""
    return _formatted(day, precision, 3)


def machine_readable(day: date, precision: str) -> str:
    """For the attribute of a <time>: "1998-11-04", "1998-11", "1998"; "" where nothing is known."""
    return "" if precision == Precision.UNKNOWN else _formatted(day, precision, 4)


def _formatted(day: date, precision: str, column: int) -> str:
    known = Precision(precision)
    return "No date" if known is Precision.UNKNOWN else date_format(day, _FORMATS[known][column])
