"""A statement that there is nothing is known by its code, or by exact words where there is none."""

import pytest

from domain.fhir import absences

SNOMED, IPS = "http://snomed.info/sct", "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"


def coded(system: str, code: str, *, of: str = "AllergyIntolerance") -> dict[str, object]:
    concept = "medicationCodeableConcept" if of == "MedicationStatement" else "code"
    return {"resourceType": of, concept: {"coding": [{"system": system, "code": code}]}}


@pytest.mark.parametrize(
    "resource",
    [
        coded(SNOMED, "716186003"),
        coded(IPS, "no-known-allergies"),
        coded(SNOMED, "160245001", of="Condition"),
        coded(SNOMED, "787481004", of="MedicationStatement"),
        {"resourceType": "AllergyIntolerance", "code": {"text": "No known allergies."}},
    ],
)
def test_of_the_whole_kind(resource: dict[str, object]) -> None:
    assert absences.of_resource(resource) == "all"


def test_of_one_sort_it_is_no_statement_about_the_rest() -> None:
    assert absences.of_resource(coded(SNOMED, "429625007")) == "some"
    assert absences.of_resource(coded(IPS, "no-known-medication-allergies")) == "some"


@pytest.mark.parametrize(
    "resource",
    [
        coded(SNOMED, "91936005"),
        coded("http://example.org", "716186003"),
        coded(IPS, "no-allergy-info"),
        coded(SNOMED, "716186003", of="Observation"),
        {"resourceType": "AllergyIntolerance", "code": {"text": "No known allergies but penicillin"}},
        {
            "resourceType": "AllergyIntolerance",
            "code": {"text": "No known allergies", "coding": [{"system": SNOMED, "code": "91936005"}]},
        },
        {"resourceType": "Patient"},
    ],
)
def test_nothing_else_is_one(resource: dict[str, object]) -> None:
    assert absences.of_resource(resource) == ""
