"""What a doctor writes here, as FHIR R4: a table of results becomes a DiagnosticReport, a note or a letter a
Composition.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from html import escape
from html.parser import HTMLParser
from typing import Any

from domain.fhir.datatype_text import anything, reference_range
from domain.fhir.paths import first, values
from domain.fhir.strict_json import Json

_FLAGS = {"H": "High", "L": "Low", "A": "Abnormal"}
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,9})?")
#: "150,000" may be a hundred and fifty thousand or a hundred and fifty: it is kept as it was typed.
_AMBIGUOUS = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")
_COMPARED = re.compile(r"(<=|>=|<|>|≤|≥)\s*(.*)")
_COMPARATORS = {"≤": "<=", "≥": ">="}
_INTERPRETATION = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"


@dataclass(frozen=True, slots=True)
class Result:
    """One line of a table, as typed. `flag` is "", "H", "L" or "A"; a value that is a number is kept as
    one.
    """

    name: str
    value: str
    unit: str = ""
    low: str = ""
    high: str = ""
    flag: str = ""

    @property
    def shown_value(self) -> str:
        """As the record will show it."""
        return next(anything(value) for value in _value(self).values())

    @property
    def usual_range(self) -> str:
        """As the record will show it."""
        return reference_range(_reference_range(self))


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Heads:
    """Whose it is, and who writes it where."""

    patient: str
    number: str
    author: str
    place: str = ""


def report(heads: Heads, *, title: str, day: date, results: Sequence[Result], conclusion: str = "") -> Json:
    """A DiagnosticReport with its Observations inside."""
    observations = [_observation(result, f"r{place}", day) for place, result in enumerate(results, 1)]
    return {
        "resourceType": "DiagnosticReport",
        **(
            {"contained": observations, "result": [{"reference": f"#{each['id']}"} for each in observations]}
            if observations
            else {}
        ),
        "status": "final",
        "code": {"text": title},
        "subject": _patient(heads),
        "effectiveDateTime": day.isoformat(),
        "performer": [{"display": name} for name in (heads.author, heads.place) if name],
        **({"conclusion": conclusion} if conclusion else {}),
    }


def note(heads: Heads, *, word: str, title: str, day: date, sections: Sequence[Section]) -> Json:
    """A Composition; `word` is what kind of document it is ("Visit note")."""
    return {
        "resourceType": "Composition",
        "status": "final",
        "type": {"text": word},
        "subject": _patient(heads),
        "date": day.isoformat(),
        "author": [{"display": heads.author}],
        "title": title,
        **({"custodian": {"display": heads.place}} if heads.place else {}),
        "section": [_section(section) for section in sections],
    }


def plain(narrative: str) -> str:
    """The words of a narrative, paragraph by paragraph."""
    reader = _Words()
    reader.feed(narrative)
    return "".join(reader.parts).strip()


def _patient(heads: Heads) -> Json:
    return {"display": heads.patient, "identifier": {"value": heads.number}}


def _observation(result: Result, place: str, day: date) -> Json:
    flag = result.flag if result.flag in _FLAGS else ""
    limits = _reference_range(result)
    return {
        "resourceType": "Observation",
        "id": place,
        "status": "final",
        "code": {"text": result.name},
        "effectiveDateTime": day.isoformat(),
        **_value(result),
        **(
            {
                "interpretation": [
                    {"coding": [{"system": _INTERPRETATION, "code": flag, "display": _FLAGS[flag]}]}
                ]
            }
            if flag
            else {}
        ),
        **({"referenceRange": [limits]} if limits else {}),
    }


def _value(result: Result) -> Json:
    measured = _measure(result.value, result.unit)
    return (
        {"valueQuantity": measured} if measured else {"valueString": f"{result.value} {result.unit}".strip()}
    )


def _reference_range(result: Result) -> Json:
    """Its limits where they are numbers, and always its text: one limit says which of the two it is."""
    sides = (("low", result.low, "at least"), ("high", result.high, "up to"))
    limits = {
        name: measured
        for name, typed, _ in sides
        if (measured := _measure(typed, result.unit)) and "comparator" not in measured
    }
    said = {
        name: f"{word} {typed}" if name in limits and not (result.low and result.high) else typed
        for name, typed, word in sides
        if typed
    }
    return {**limits, "text": f"{' to '.join(said.values())} {result.unit}".strip()} if said else {}


def result_of(observation: Mapping[str, Any]) -> Result:
    """One line of the table as it was typed, read back out of what `report` made of it."""
    quantity = observation.get("valueQuantity", {})
    given = first(observation, "referenceRange") or {}
    unit = str(first(quantity, "unit") or first(given, "low.unit", "high.unit") or "")
    low, high = _limits_of(given, unit)
    value = f"{quantity.get('comparator', '')}{quantity.get('value', '')}"
    return Result(
        name=str(first(observation, "code.text") or ""),
        value=value or str(observation.get("valueString", "")).removesuffix(unit).strip(),
        unit=unit,
        low=low,
        high=high,
        flag=str(first(observation, "interpretation.coding.code") or ""),
    )


def _limits_of(given: Mapping[str, Any], unit: str) -> tuple[str, str]:
    low, high = (str(next(values(given, f"{side}.value"), "")) for side in ("low", "high"))
    text = str(given.get("text", "")).removesuffix(unit).strip()
    before, joint, after = text.partition(" to ")
    if joint and before != "up":
        return low or before, high or after
    return (low, high) if low or high else ("", text)


def _measure(text: str, unit: str) -> Json | None:
    """A quantity, where the text is a number as people write it, with or without a comparator."""
    compared = _COMPARED.fullmatch(text.strip())
    sign, digits = compared.groups() if compared else ("", text.strip())
    if _AMBIGUOUS.fullmatch(digits) or not _NUMBER.fullmatch(digits := digits.replace(",", ".")):
        return None
    return {
        "value": Decimal(digits),
        **({"comparator": _COMPARATORS.get(sign, sign)} if sign else {}),
        **({"unit": unit} if unit else {}),
    }


def _section(section: Section) -> Json:
    paragraphs = "".join(
        f"<p>{escape(line, quote=False)}</p>" for line in section.text.splitlines() if line.strip()
    )
    return {
        "title": section.heading,
        "text": {
            "status": "generated",
            "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{paragraphs}</div>',
        },
    }


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"p", "div", "li"}:
            self.parts.append("\n")
