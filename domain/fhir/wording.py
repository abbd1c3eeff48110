"""FHIR data types in words that people read."""

import re
from decimal import Decimal
from typing import Any

from domain.fhir.paths import first, values
from domain.fhir.primitives import moment
from domain.fhir.strict_json import Json

_TAG = re.compile(
    r"\s*\((disorder|finding|procedure|situation|event|regime/therapy|physical object|substance|person|observable entity|qualifier value)\)$"
)
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_COMPARATORS = {"<": "less than ", ">": "more than ", "<=": "at most ", ">=": "at least "}
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def concept(value: Any) -> str:
    """A CodeableConcept, Coding, text or code: its own text, else the first display, else the code.

    Terminology tags such as "(disorder)" go.
    """
    if not isinstance(value, dict):
        return _TAG.sub("", tidy(value)) if isinstance(value, str) else ""
    spoken = (
        value.get("text"),
        first(value, "coding.display"),
        value.get("display"),
        first(value, "coding.code"),
        value.get("code"),
    )
    text = next((one for one in spoken if one and isinstance(one, str)), "")
    return _TAG.sub("", tidy(text))


def person(name: Any) -> str:
    """A HumanName in the order it is spoken."""
    if not isinstance(name, dict):
        return ""
    parts = [
        *values(name, "prefix"),
        *values(name, "given"),
        *values(name, "family"),
        *values(name, "suffix"),
    ]
    text = name.get("text")
    return tidy(text if isinstance(text, str) else " ".join(part for part in parts if isinstance(part, str)))


def quantity(value: Any) -> str:
    """A Quantity or Money: "at most 5.4 mmol/L", "125 USD"."""
    if not isinstance(value, dict) or "value" not in value:
        return ""
    measure = unit(value.get("unit") or value.get("currency") or value.get("code") or "")
    joint = "" if measure == "%" else " "
    return tidy(
        f"{_COMPARATORS.get(value.get('comparator', ''), '')}{number(value['value'])}{joint}{measure}"
    )


def unit(code: str) -> str:
    """A UCUM unit as people write it."""
    return "" if code in {"1", "{score}"} else code.strip("{}").replace("mm[Hg]", "mmHg")


def number(value: Any) -> str:
    """Digits for reading: at most four significant ones behind the point when there are many; the body keeps
    all.
    """
    if not isinstance(value, Decimal):
        return str(value)
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -4:
        value = value.quantize(Decimal("0.01")) if abs(value) >= 1 else Decimal(f"{value:.3g}")
    return f"{value:f}"


def span(value: Any) -> str:
    """A Range, Ratio or Period."""
    if not isinstance(value, dict):
        return ""
    if "numerator" in value or "denominator" in value:
        return f"{quantity(value.get('numerator'))} in {quantity(value.get('denominator'))}"
    if isinstance(value.get("start", value.get("end")), str):
        return _between(when(value.get("start")), when(value.get("end")), "since", "until")
    return _between(quantity(value.get("low")), quantity(value.get("high")), "at least", "at most")


def _between(low: str, high: str, only_low: str, only_high: str) -> str:
    if low and high:
        return low if low == high else f"{low} to {high}"
    return f"{only_low} {low}" if low else f"{only_high} {high}" if high else ""


def when(value: Any) -> str:
    """A date as far as it is known: "2021", "May 2021", "4 May 2021"."""
    known = moment(value)
    if known is None:
        return ""
    parts = [str(known.year)] if len(value) >= 4 else []
    if len(value) >= 7:
        parts.insert(0, _MONTHS[known.month - 1])
    if len(value) >= 10:
        parts.insert(0, str(known.day))
    return " ".join(parts)


def anything(value: Any) -> str:
    """Whatever data type it is; "" for what has no short form."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        return number(value)
    if isinstance(value, str):
        return when(value) if re.match(r"\d{4}-\d\d", value) and moment(value) else tidy(value)
    return next(
        (
            text
            for text in (
                _typed(value),
                concept(value),
                quantity(value),
                span(value),
                person(value),
                reference(value),
            )
            if text
        ),
        "",
    )


def _typed(value: Json) -> str:
    if "origin" in value and "data" in value:
        return f"{len(str(value['data']).split())} measured points"
    if {"family", "given"} & value.keys():
        return person(value)
    return quantity(value) if "value" in value and not isinstance(value["value"], str) else ""


def reference(value: Any) -> str:
    """What a Reference says of itself, without looking anything up."""
    display = value.get("display") if isinstance(value, dict) else None
    return tidy(display) if isinstance(display, str) else ""


def tidy(text: str) -> str:
    """One line, single spaces; nothing that turns the direction of what follows, no half characters."""
    return _UNSEEN.sub("", " ".join(text.split()))
