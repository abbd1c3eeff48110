"""What a record is called in a list: its concept, and for results the value beside it."""

from typing import Any

from domain.fhir.datatype_text import anything, concept, number, quantity, tidy, unit
from domain.fhir.names import Names
from domain.fhir.paths import first, values
from domain.fhir.resource_kinds import Kind
from domain.fhir.strict_json import Json

MAX_TITLE = 200
_SYSTOLIC = "8480-6"  # LOINC: spoken first, whatever order a file has


def title(resource: Json, kind: Kind, names: Names) -> str:
    """Never empty, one line, at most 200 characters."""
    found = next(
        (
            text
            for path in kind.titles
            for value in values(resource, path)
            if (text := _named(value, resource, names))
        ),
        "",
    )
    special = _SPECIAL.get(resource["resourceType"])
    text = (special(resource, found) if special else found) or kind.word
    return text if len(text) <= MAX_TITLE else text[: MAX_TITLE - 1].rstrip() + "…"


def result(observation: Json, *, is_short: bool = False) -> str:
    """The value of an Observation or of one of its components, or why it has none; components with one unit
    share it: "120 / 80 mmHg". `is_short` rounds long decimals.
    """
    own = next(
        (anything(value, is_short=is_short) for key, value in observation.items() if key.startswith("value")),
        "",
    )
    parts = [part for part in values(observation, "component") if isinstance(part, dict)]
    if own:
        return own
    if not parts:
        return _absent(observation)
    measures = [quantity_unit(part) for part in parts]
    if measures[0] is not None and len(set(measures)) == 1 and len(parts) <= 3:
        spoken = sorted(parts, key=lambda part: _SYSTOLIC not in values(part, "code.coding.code"))
        numbers = (number(part["valueQuantity"]["value"], is_short=is_short) for part in spoken)
        return f"{' / '.join(numbers)} {unit(measures[0])}".rstrip()
    return ""


def _absent(observation: Json) -> str:
    reason = concept(observation.get("dataAbsentReason"))
    return f"no value ({reason[:1].lower()}{reason[1:]})" if reason else ""


def quantity_unit(component: Json) -> str | None:
    """The unit of a component that is a quantity without a comparator, else None."""
    value = component.get("valueQuantity")
    if not isinstance(value, dict) or "value" not in value or "comparator" in value:
        return None
    return str(value.get("unit") or value.get("code") or "")


def _named(value: Any, resource: Json, names: Names) -> str:
    return (
        names.resolve(value, resource) if isinstance(value, dict) and "reference" in value else concept(value)
    )


def _observation(resource: Json, found: str) -> str:
    value = result(resource, is_short=True)
    return f"{found}: {value}" if found and value and len(value) <= 60 else found


def _bill(resource: Json, found: str) -> str:
    amount = quantity(first(resource, "total.amount", "total", "payment.amount"))
    word = {"Claim": "Claim", "ClaimResponse": "Answer to a claim"}.get(resource["resourceType"], "Bill")
    return ", ".join(part for part in (f"{word}: {found}" if found else word, amount) if part)


def _relative(resource: Json, found: str) -> str:
    illness = ", ".join(filter(None, (concept(value) for value in values(resource, "condition.code"))))
    return f"{found}: {illness}" if illness else found


def _questionnaire(resource: Json, found: str) -> str:
    return tidy(first(resource, "_questionnaire.extension.valueString") or "")


_SPECIAL = {
    "Observation": _observation,
    "Claim": _bill,
    "ClaimResponse": _bill,
    "ExplanationOfBenefit": _bill,
    "FamilyMemberHistory": _relative,
    "QuestionnaireResponse": _questionnaire,
}
