"""Statements that there is nothing: "no known allergy". Codes are compared, and exact words where there is no
code; nothing is guessed.
"""

from typing import Final, Literal

from domain.fhir.paths import values
from domain.fhir.strict_json import Json

#: "all": none of that kind at all; "some": none of one sort (no known food allergy); "": no such statement.
Absence = Literal["all", "some", ""]

_SNOMED: Final = "http://snomed.info/sct"
_IPS: Final = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"

_ALL: Final = {
    "AllergyIntolerance": {(_SNOMED, "716186003"), (_IPS, "no-known-allergies")},
    "Condition": {(_SNOMED, "160245001"), (_IPS, "no-known-problems")},
    "MedicationStatement": {(_SNOMED, "787481004"), (_IPS, "no-known-medications")},
}
#: Of one sort only: drug, latex, food, environment, animal, insect.
_SOME: Final = {
    "AllergyIntolerance": {
        *((_SNOMED, code) for code in ("409137002", "716184000", "429625007", "428607008")),
        *((_SNOMED, code) for code in ("716220001", "428197003")),
        *((_IPS, f"no-known-{sort}-allergies") for sort in ("medication", "food", "environmental")),
    }
}
_WORDS: Final = {
    "AllergyIntolerance": {"no known allergies", "no known allergy", "nka"},
    "Condition": {"no known problems"},
    "MedicationStatement": {"no known medications"},
}


def of_resource(resource: Json) -> Absence:
    """Of one entry."""
    name = str(resource.get("resourceType"))
    concept = "medicationCodeableConcept" if name == "MedicationStatement" else "code"
    codings = [one for one in values(resource, f"{concept}.coding") if isinstance(one, dict)]
    codes = {(str(one.get("system")), str(one.get("code"))) for one in codings}
    if codes & _ALL.get(name, set()):
        return "all"
    if codes & _SOME.get(name, set()):
        return "some"
    said = {str(text).strip().rstrip(".").casefold() for text in values(resource, f"{concept}.text")}
    return "all" if not codings and said & _WORDS.get(name, set()) else ""
