"""Writes elements.txt, our table of FHIR R4 elements, from HL7's JSON schema (CC0).

    python -m domain.fhir.make_elements fhir.schema.json.gz > domain/fhir/elements.txt

The schema cannot say that a primitive or a choice ("medication[x]") must be there; those are listed here,
from the pages of the specification.
"""

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from domain.fhir.primitives import PRIMITIVES
from domain.fhir.resource_kinds import KINDS, NAMED_ONLY

#: Primitives and choices that must be there, by type.
REQUIRED = {
    "AllergyIntolerance": "patient",
    "Annotation": "text",
    "Appointment": "status",
    "Appointment_Participant": "status",
    "Binary": "contentType",
    "Bundle": "type",
    "CarePlan": "intent status",
    "Claim": "created status use",
    "ClaimResponse": "created outcome status use",
    "Claim_CareTeam": "sequence",
    "Claim_Diagnosis": "sequence",
    "Claim_Insurance": "focal sequence",
    "Claim_Item": "sequence",
    "Claim_Procedure": "sequence",
    "Communication": "status",
    "Composition": "date status title",
    "Coverage": "status",
    "DiagnosticReport": "status",
    "DocumentReference": "status",
    "Encounter": "status",
    "ExplanationOfBenefit": "created outcome status use",
    "ExplanationOfBenefit_CareTeam": "sequence",
    "ExplanationOfBenefit_Diagnosis": "sequence",
    "ExplanationOfBenefit_Insurance": "focal",
    "ExplanationOfBenefit_Item": "sequence",
    "ExplanationOfBenefit_Procedure": "sequence",
    "Extension": "url",
    "FamilyMemberHistory": "status",
    "Flag": "status",
    "Goal": "lifecycleStatus",
    "ImagingStudy": "status",
    "ImagingStudy_Instance": "uid",
    "ImagingStudy_Series": "uid",
    "Immunization": "occurrence status",
    "List": "mode status",
    "Media": "status",
    "MedicationAdministration": "effective medication status",
    "MedicationDispense": "medication status",
    "MedicationRequest": "intent medication status",
    "MedicationStatement": "medication status",
    "Narrative": "div status",
    "Observation": "status",
    "Procedure": "status",
    "QuestionnaireResponse": "status",
    "QuestionnaireResponse_Item": "linkId",
    "ServiceRequest": "intent status",
}
#: Data types and resources that only stand inside others.
ALSO = ("Element", "Bundle", "Binary", "Provenance", "Questionnaire", "Slot", "Schedule", "HealthcareService")


def main(path: str) -> None:
    """Print the table for every type that an import can meet, and all data types these use."""
    definitions: dict[str, Any] = json.loads(gzip.decompress(Path(path).read_bytes()))["definitions"]
    resources = {entry["$ref"].rsplit("/", 1)[1] for entry in definitions["ResourceList"]["oneOf"]}
    sys.stdout.write(
        "# Written by make_elements.py. Type, then its elements: ! must be there, * repeats, | one "
        "of these codes or types.\n"
    )
    sys.stdout.write("@resources " + " ".join(sorted(resources)) + "\n")
    waiting, done = sorted({*KINDS, *NAMED_ONLY, *ALSO}), set[str]()
    while waiting:
        name = waiting.pop(0)
        if name not in done and "properties" in definitions[name]:
            done.add(name)
            lines = list(elements(name, definitions[name]))
            sys.stdout.write(f"{name}\n" + "".join(f" {line}\n" for line in lines))
            waiting += [
                word
                for line in lines
                for word in line.split()[1].split("|")
                if word in definitions and word not in resources
            ]


def elements(name: str, definition: dict[str, Any]) -> Iterator[str]:
    """One line per element: name with marks, then its types or its codes."""
    properties = {
        key: value
        for key, value in definition["properties"].items()
        if not key.startswith("_") and key != "resourceType"
    }
    required = set(definition.get("required", ())) | set(REQUIRED.get(name, "").split())
    choices = _choices(properties)
    for key, value in properties.items():
        stem = next((stem for stem, keys in choices.items() if key in keys), "")
        if stem and key == choices[stem][0]:
            yield f"{stem}[x]{'!' if stem in required else ''} " + "|".join(
                _choice_type(k[len(stem) :]) for k in choices[stem]
            )
        elif not stem:
            yield (
                f"{key}{'!' if key in required else ''}{'*' if value.get('type') == 'array' else ''} "
                f"{target(value)}"
            )


def _choices(properties: dict[str, Any]) -> dict[str, list[str]]:
    """Elements that share a description and a stem are one choice: {"onset": ["onsetAge", "onsetDateTime",
    …]}.
    """
    alike: dict[str, list[str]] = {}
    for key, value in properties.items():
        if "description" in value and value.get("type") != "array":
            alike.setdefault(value["description"], []).append(key)
    return {_stem(keys): keys for keys in alike.values() if _is_choice(keys)}


def _is_choice(keys: list[str]) -> bool:
    stem = _stem(keys)
    return len(keys) > 1 and bool(stem) and all(key[len(stem) :][:1].isupper() for key in keys)


def _stem(keys: list[str]) -> str:
    """What all of them begin with."""
    low, high = min(keys), max(keys)
    same = next((at for at, letter in enumerate(low) if high[at : at + 1] != letter), len(low))
    return low[:same]


def _choice_type(suffix: str) -> str:
    lower = suffix[0].lower() + suffix[1:]
    return lower if lower in PRIMITIVES else suffix


def target(value: dict[str, Any]) -> str:
    """The type's name, or its codes after an equals sign."""
    inner = value.get("items", value)
    if "enum" in inner:
        return "=" + "|".join(inner["enum"])
    if "$ref" in inner:
        return str(inner["$ref"].rsplit("/", 1)[1])
    return {"string": "string", "number": "decimal", "boolean": "boolean"}[inner["type"]]


if __name__ == "__main__":
    main(sys.argv[1])
