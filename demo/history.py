"""What an earlier hospital says about Alice: an allergy older than a usual permission reaches."""

import json


def alices() -> bytes:
    """A FHIR bundle, as another system would export it."""
    subject = {"reference": "Patient/alice"}
    author = {"reference": "Practitioner/farooqi"}
    return _bundle(
        {
            "resourceType": "Patient",
            "id": "alice",
            "name": [{"family": "Moreau", "given": ["Alice"]}],
            "birthDate": "1988-03-07",
            "gender": "female",
        },
        {
            "resourceType": "Practitioner",
            "id": "farooqi",
            "name": [{"text": "Dr H. Farooqi"}],
        },
        {
            "resourceType": "AllergyIntolerance",
            "id": "penicillin",
            "code": {
                "coding": [
                    {
                        "system": "http://snomed.info/sct",
                        "code": "91936005",
                        "display": "Allergy to penicillin",
                    }
                ],
                "text": "Penicillin",
            },
            "criticality": "high",
            "patient": subject,
            "recordedDate": "2024-05-14",
            "recorder": author,
            "reaction": [{"manifestation": [{"text": "Rash and swelling of the face"}]}],
        },
        {
            "resourceType": "Condition",
            "id": "asthma",
            "code": {"text": "Asthma since childhood"},
            "subject": subject,
            "recordedDate": "2023-09-18",
            "recorder": author,
        },
    )


def _bundle(*resources: dict[str, object]) -> bytes:
    entries = [{"resource": resource} for resource in resources]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()
