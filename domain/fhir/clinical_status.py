"""Whether what a resource says of somebody's health still holds, in one word for lists."""

from typing import Final

from domain.fhir.paths import first
from domain.fhir.strict_json import Json

#: Said to be wrong: nobody has it, or had it.
REFUTED: Final = frozenset({"refuted", "entered in error"})

_VERIFICATION: Final = frozenset({"refuted", "entered-in-error"})
_OVER: Final = frozenset({"inactive", "resolved", "remission"})
_OF_MEDICINES: Final = frozenset(
    {"entered-in-error", "stopped", "completed", "on-hold", "cancelled", "not-taken"}
)
_OF_FINDINGS: Final = (
    ("verificationStatus.coding.code", _VERIFICATION),
    ("clinicalStatus.coding.code", _OVER),
)
_TYPES: Final = {
    "AllergyIntolerance": _OF_FINDINGS,
    "Condition": _OF_FINDINGS,
    "MedicationStatement": (("status", _OF_MEDICINES),),
    "MedicationRequest": (("status", _OF_MEDICINES),),
}


def of_resource(resource: Json) -> str:
    """ "refuted", "resolved", "stopped" …; empty where it holds, or says nothing."""
    for path, known in _TYPES.get(str(resource.get("resourceType")), ()):
        code = first(resource, path)
        if code in known:
            return str(code).replace("-", " ")
    return ""
