"""FHIR's primitive types: what a value of each looks like."""

import base64
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from common.partial_dates import Precision

MAX_STRING = 1024 * 1024
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_TIME = r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?"
_ZONE = r"(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))"
_DATE_TIME = re.compile(rf"\d{{4}}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T{_TIME}{_ZONE})?)?)?")
_INSTANT = re.compile(rf"\d{{4}}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T{_TIME}{_ZONE}")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")


def _matches(pattern: str) -> Callable[[Any], bool]:
    whole = re.compile(pattern)
    return lambda value: isinstance(value, str) and whole.fullmatch(value) is not None


def _dated(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None and _is_day(value)


def _is_day(value: str) -> bool:
    """2021-02-30 has the right form and is no day."""
    if value.startswith("0000"):
        return False
    try:
        return len(value) < 10 or bool(date.fromisoformat(value[:10]))
    except ValueError:
        return False


def _string(value: Any) -> bool:
    return (
        isinstance(value, str)
        and len(value) <= MAX_STRING
        and bool(value.strip())
        and _UNPRINTABLE.search(value) is None
    )


def _base64(value: Any) -> bool:
    return isinstance(value, str) and _BASE64.fullmatch(value) is not None and decode(value) is not None


def _integer(lowest: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and lowest <= value < 2**31


PRIMITIVES: dict[str, Callable[[Any], bool]] = {
    "base64Binary": _base64,
    "boolean": lambda value: isinstance(value, bool),
    "canonical": _matches(r"\S+"),
    "code": _matches(r"[^\s]+(\s[^\s]+)*"),
    "date": _dated(_DATE),
    "dateTime": _dated(_DATE_TIME),
    "decimal": lambda value: isinstance(value, int | Decimal) and not isinstance(value, bool),
    "id": _matches(r"[A-Za-z0-9\-.]{1,64}"),
    "instant": _dated(_INSTANT),
    "integer": _integer(-(2**31)),
    "markdown": _string,
    "oid": _matches(r"urn:oid:[0-2](\.(0|[1-9]\d*))+"),
    "positiveInt": _integer(1),
    "string": _string,
    "time": _matches(_TIME),
    "unsignedInt": _integer(0),
    "uri": _matches(r"\S+"),
    "url": _matches(r"\S+"),
    "uuid": _matches(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    "xhtml": lambda value: isinstance(value, str) and value.lstrip().startswith("<div"),
}


def decode(value: str) -> bytes | None:
    """The bytes of base64 text (line breaks allowed), or None."""
    try:
        return base64.b64decode("".join(value.split()), validate=True)
    except ValueError:
        return None


def precision(value: Any) -> Precision:
    """How much of a day a FHIR date or dateTime says."""
    if moment(value) is None:
        return Precision.UNKNOWN
    return {4: Precision.YEAR, 7: Precision.MONTH}.get(len(value), Precision.DAY)


def moment(value: Any) -> datetime | None:
    """The day a FHIR date or dateTime begins on, as written there (its own time zone); year or month alone:
    their first day.
    """
    if not isinstance(value, str) or not (_dated(_DATE_TIME)(value)):
        return None
    if "T" in value:
        whole = re.sub(r"\.\d+", "", value).replace(":60", ":59").replace("Z", "+00:00")
        return datetime.fromisoformat(whole)
    return datetime.fromisoformat((value + "-01-01")[:10] + "T00:00:00+00:00")
