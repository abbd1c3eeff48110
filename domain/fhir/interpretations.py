"""What a source marks as out of the ordinary, in words for a list: "Ferritin 9 µg/L", "low".

Nothing is judged here.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from domain.fhir.datatype_text import concept
from domain.fhir.labels import CODES
from domain.fhir.paths import values
from domain.fhir.strict_json import Json
from domain.fhir.titles import result

#: Interpretations of a result (HL7 v3 ObservationInterpretation) that a reader must not miss.
ABNORMAL: Final = frozenset({"A", "AA", "H", "HH", "HU", "HX", "L", "LL", "LU", "LX"})
MOST: Final = 3
_LONGEST: Final = 80

#: What was measured ("" where the record's own title says it), and how it is.
Remark = tuple[str, str]


def of_resource(resource: Json) -> Sequence[Remark]:
    """Of a result, or of the results that a report carries with it: the first three, then how many more."""
    if resource.get("resourceType") == "Observation":
        own = _word(resource)
        found = [("", own)] if own else [*_marked(values(resource, "component"))]
    else:
        found = [*_marked(results_inside(resource))]
    more = len(found) - MOST
    return [*found[:MOST], *([("", f"and {more} more")] if more > 0 else [])]


def results_inside(report: Json) -> Sequence[Json]:
    """Results that a report carries with it, in its order."""
    named = {
        str(one.get("reference", "")).removeprefix("#")
        for one in values(report, "result")
        if isinstance(one, dict)
    }
    kept = (
        one
        for one in values(report, "contained")
        if isinstance(one, dict) and one.get("resourceType") == "Observation"
    )
    return [one for one in kept if one.get("id") in named]


def _marked(parts: Iterator[object] | Sequence[Json]) -> Iterator[Remark]:
    for part in parts:
        if isinstance(part, dict) and (word := _word(part)):
            yield f"{concept(part.get('code'))} {result(part, is_short=True)}".strip()[:_LONGEST], word


def _word(measured: Json) -> str:
    code = next(
        (str(code) for code in values(measured, "interpretation.coding.code") if str(code) in ABNORMAL), ""
    )
    return CODES[code].lower() if code else ""
