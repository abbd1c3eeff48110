"""What no longer holds, or never did, by FHIR's own codes."""

from typing import Any

import pytest

from domain.fhir import clinical_status


def coded(name: str, code: str) -> dict[str, Any]:
    return {name: {"coding": [{"system": f"http://terminology.hl7.org/CodeSystem/{name}", "code": code}]}}


@pytest.mark.parametrize(
    ("resource", "word"),
    [
        ({"resourceType": "AllergyIntolerance", **coded("verificationStatus", "refuted")}, "refuted"),
        (
            {
                "resourceType": "AllergyIntolerance",
                **coded("verificationStatus", "entered-in-error"),
                **coded("clinicalStatus", "active"),
            },
            "entered in error",
        ),
        ({"resourceType": "AllergyIntolerance", **coded("clinicalStatus", "inactive")}, "inactive"),
        (
            {
                "resourceType": "Condition",
                **coded("verificationStatus", "confirmed"),
                **coded("clinicalStatus", "resolved"),
            },
            "resolved",
        ),
        ({"resourceType": "Condition", **coded("clinicalStatus", "recurrence")}, ""),
        ({"resourceType": "Condition"}, ""),
        ({"resourceType": "MedicationStatement", "status": "not-taken"}, "not taken"),
        ({"resourceType": "MedicationRequest", "status": "active"}, ""),
        ({"resourceType": "Observation", "status": "entered-in-error"}, ""),
    ],
)
def test_the_word_is_that_of_the_source(resource: dict[str, Any], word: str) -> None:
    assert clinical_status.of_resource(resource) == word
