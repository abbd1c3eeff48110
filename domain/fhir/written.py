"""What a doctor writes here, as FHIR R4: a table of results becomes a DiagnosticReport, a note or a letter a
Composition.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from html import escape
from html.parser import HTMLParser

from domain.fhir.strict_json import Json

_FLAGS = {"H": "High", "L": "Low", "A": "Abnormal"}
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,9})?")
_INTERPRETATION = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"


@dataclass(frozen=True, slots=True)
class Result:
    """One line of a table, as typed. `flag` is "", "H", "L" or "A"; a value that is a number is kept as one."""

    name: str
    value: str
    unit: str = ""
    low: str = ""
    high: str = ""
    flag: str = ""


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
    low, high = _measure(result.low, result.unit), _measure(result.high, result.unit)
    limits = {name: value for name, value in (("low", low), ("high", high)) if value}
    spoken = " to ".join(text for text in (result.low, result.high) if text)
    measured = _measure(result.value, result.unit)
    flag = result.flag if result.flag in _FLAGS else ""
    return {
        "resourceType": "Observation",
        "id": place,
        "status": "final",
        "code": {"text": result.name},
        "effectiveDateTime": day.isoformat(),
        **(
            {"valueQuantity": measured}
            if measured
            else {"valueString": f"{result.value} {result.unit}".strip()}
        ),
        **(
            {
                "interpretation": [
                    {"coding": [{"system": _INTERPRETATION, "code": flag, "display": _FLAGS[flag]}]}
                ]
            }
            if flag
            else {}
        ),
        **({"referenceRange": [{**limits, "text": f"{spoken} {result.unit}".strip()}]} if spoken else {}),
    }


def _measure(text: str, unit: str) -> Json | None:
    """A quantity, where the text is a number as people write it."""
    number = text.strip().replace(",", ".")
    if not _NUMBER.fullmatch(number):
        return None
    return {"value": Decimal(number), **({"unit": unit} if unit else {})}


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
