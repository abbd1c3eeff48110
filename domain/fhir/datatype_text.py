"""FHIR data types in words that people read."""

import re
from decimal import Decimal
from typing import Any

from domain.fhir.paths import first, values
from domain.fhir.primitives import moment
from domain.fhir.strict_json import Json

_TAG = re.compile(
    r"\s*\((disorder|finding|procedure|situation|event|regime/therapy|physical "
    r"object|substance|person|observable entity|qualifier value)\)$"
)
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_COMPARATORS = {
    "<": "less than ",
    ">": "more than ",
    "<=": "at most ",
    ">=": "at least ",
    "ad": "as much as needed for ",
}
_UCUM = "http://unitsofmeasure.org"
_ANNOTATION = re.compile(r"\{([^{}]+)\}(/[^{}]+)?")
#: More decimals than this are rounded in a title, and the title says so.
_DECIMALS = 4
#: Beyond this many digits before or behind the point a number is read as a power of ten.
_MAX_DIGITS = 15
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


def quantity(value: Any, *, is_short: bool = False) -> str:
    """A Quantity or Money: "at most 5.4 mmol/L", "125 USD". Digits and unit are those of the source;
    `is_short` rounds long ones, as `number` says.
    """
    if not isinstance(value, dict) or "value" not in value:
        return ""
    measure = unit(_unit_of(value))
    joint = "" if measure == "%" else " "
    return tidy(f"{_comparator(value)}{number(value['value'], is_short=is_short)}{joint}{measure}")


def _unit_of(value: Json) -> str:
    return str(value.get("unit") or value.get("currency") or value.get("code") or "")


def _comparator(value: Json) -> str:
    code = value.get("comparator", "")
    return _COMPARATORS.get(code, f"{code} ") if code and isinstance(code, str) else ""


def unit(code: str) -> str:
    """As written; of UCUM only what nobody writes is put as people do: "{beats}/min", "mm[Hg]", "1"."""
    if code in {"1", "{score}"}:
        return ""
    if annotated := _ANNOTATION.fullmatch(code):
        code = f"{annotated[1]}{annotated[2] or ''}"
    return code.replace("mm[Hg]", "mmHg")


def number(value: Any, *, is_short: bool = False) -> str:
    """The digits of the source: 1.10 stays 1.10. `is_short`: beyond four decimals rounded, with a sign that
    says so.
    """
    if not isinstance(value, Decimal):
        return str(value)
    exponent = value.as_tuple().exponent
    if is_short and isinstance(exponent, int) and exponent < -_DECIMALS:
        rounded = value.quantize(Decimal("0.01")) if abs(value) >= 1 else Decimal(f"{value:.3g}")
        if rounded != value:
            return f"≈ {number(rounded)}"
    return f"{value:f}" if abs(value.adjusted()) <= _MAX_DIGITS else str(value)


def span(value: Any) -> str:
    """A Range, Ratio or Period; one that has one side only says which."""
    if not isinstance(value, dict):
        return ""
    if "numerator" in value or "denominator" in value:
        return _ratio(value.get("numerator"), value.get("denominator"))
    if isinstance(value.get("start", value.get("end")), str):
        return _between(when(value.get("start")), when(value.get("end")), "since", "until")
    return _between(quantity(value.get("low")), quantity(value.get("high")), "at least", "up to")


def _ratio(numerator: Any, denominator: Any) -> str:
    """A titre is written 1:128; what has units is an amount in another."""
    above, below = quantity(numerator), quantity(denominator)
    if not above or not below:
        return f"{above or 'an amount that is not given'} in {below or 'an amount that is not given'}"
    has_units = any(_unit_of(part) not in {"", "1"} for part in (numerator, denominator))
    return f"{above} in {below}" if has_units else f"{above}:{below}"


def _between(low: str, high: str, only_low: str, only_high: str) -> str:
    if low and high:
        return low if low == high else f"{low} to {high}"
    return f"{only_low} {low}" if low else f"{only_high} {high}" if high else ""


def reference_range(value: Any) -> str:
    """A range that a result is compared with: "up to 14 g/dL (female, age up to 65 years)"."""
    if not isinstance(value, dict):
        return ""
    limits, text = span(value), anything(value.get("text", ""))
    # The text may say more than the limits ("desirable"), unless it is one limit without saying which.
    bare = {
        f"{number(side['value'])}{joint}{measure}".casefold()
        for side in (value.get("low"), value.get("high"))
        if isinstance(side, dict) and "value" in side
        for measure in ("", _unit_of(side), unit(_unit_of(side)))
        for joint in ("", " ")
    }
    said = limits if not text or text.casefold() in bare else text
    if not said:
        return ""
    kind = value.get("type")
    kinds = [concept(kind)] if kind and "normal" not in values(kind, "coding.code") else []
    age = span(value.get("age"))
    whom = [*kinds, *map(concept, values(value, "appliesTo")), f"age {age}" if age else ""]
    return f"{said} ({', '.join(filter(None, whom))})" if any(whom) else said


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


def anything(value: Any, *, is_short: bool = False) -> str:
    """Whatever data type it is; "" for what has no short form. `is_short` rounds long decimals."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        return number(value, is_short=is_short)
    if isinstance(value, str):
        return when(value) if re.match(r"\d{4}-\d\d", value) and moment(value) else tidy(value)
    return next(
        (
            text
            for text in (
                _typed(value, is_short),
                concept(value),
                quantity(value, is_short=is_short),
                span(value),
                person(value),
                reference(value),
            )
            if text
        ),
        "",
    )


def _typed(value: Json, is_short: bool) -> str:
    if "origin" in value and "period" in value:
        return _sampled(value)
    if {"family", "given"} & value.keys():
        return person(value)
    if "value" not in value and ("unit" in value or value.get("system") == _UCUM):
        return f"no number, unit {unit(_unit_of(value))}"
    return (
        quantity(value, is_short=is_short) if "value" in value and not isinstance(value["value"], str) else ""
    )


def _sampled(value: Json) -> str:
    """SampledData is drawn, not read: how much there is, in which unit, and its limits."""
    origin = value["origin"] if isinstance(value["origin"], dict) else {}
    measure = unit(_unit_of(origin))
    limits = _between(
        number(value.get("lowerLimit", "")), number(value.get("upperLimit", "")), "from", "up to"
    )
    parts = (
        f"{len(str(value.get('data', '')).split())} measured points",
        f"{number(value['period'])} ms apart",
        f"in {measure}" if measure else "",
        f"measurable {limits}" if limits else "",
    )
    return ", ".join(filter(None, parts))


def reference(value: Any) -> str:
    """What a Reference says of itself, without looking anything up."""
    display = value.get("display") if isinstance(value, dict) else None
    return tidy(display) if isinstance(display, str) else ""


def tidy(text: str) -> str:
    """One line, single spaces; nothing that turns the direction of what follows, no half characters."""
    return _UNSEEN.sub("", " ".join(text.split()))
