"""Broken resources are refused with the element that breaks them."""

import json
from typing import Any

import pytest

from domain.fhir.check import BrokenError, check
from domain.fhir.errors import FhirError
from domain.fhir.stream import read
from domain.fhir.tests.made import ALICE, as_file, condition, weight
from tests.shared_data import SHARED, files, needs_shared

OBSERVATION = json.loads(weight("1"))

BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "no type": ({"id": "1"}, "resourceType is missing"),
    "unknown type": ({"resourceType": "Horoscope"}, "no resource of FHIR R4"),
    "required primitive": (
        {k: v for k, v in OBSERVATION.items() if k != "status"},
        "Observation.status is missing",
    ),
    "required object": ({k: v for k, v in OBSERVATION.items() if k != "code"}, "Observation.code is missing"),
    "required choice": (
        {
            "resourceType": "Immunization",
            "status": "completed",
            "vaccineCode": {"text": "x"},
            "patient": {"display": "A"},
        },
        "occurrence[x]",
    ),
    "two of a choice": ({**OBSERVATION, "valueString": "x"}, "has both"),
    "unknown element": ({**ALICE, "favouriteColour": "blue"}, "favouriteColour does not exist"),
    "unknown code": ({**ALICE, "gender": "F"}, "“F”"),
    "no such day": ({**ALICE, "birthDate": "1984-02-30"}, "Patient.birthDate is not a valid date"),
    "year zero": ({**ALICE, "birthDate": "0000"}, "Patient.birthDate"),
    "date without zone": (
        {**condition(), "onsetDateTime": "2020-01-01T10:00"},
        "onsetDateTime is not a valid dateTime",
    ),
    "bad id": ({**ALICE, "id": "bad_id"}, "Patient.id"),
    "a list for one": ({**ALICE, "gender": ["female"]}, "not a list"),
    "one for a list": ({**ALICE, "name": {"family": "R"}}, "must be a list"),
    "text for an object": ({**condition(), "code": "hay"}, "Condition.code is not an object"),
    "text for a number": (
        {**OBSERVATION, "valueQuantity": {"value": "1"}},
        "valueQuantity.value is not a valid decimal",
    ),
    "truth for a number": ({**OBSERVATION, "valueQuantity": {"value": True}}, "valueQuantity.value"),
    "empty list": ({**ALICE, "name": []}, "empty list"),
    "empty object": ({**ALICE, "name": [{}]}, "Patient.name is empty"),
    "empty text": ({**ALICE, "name": [{"family": ""}]}, "empty text"),
    "null": ({**ALICE, "name": None}, "has no value"),
    "null in a list": ({**ALICE, "name": [{"given": [None]}]}, "has no value"),
    "NUL in text": ({**ALICE, "name": [{"family": "a\x00b"}]}, "not a valid string"),
    "text of 2 MB": ({**ALICE, "name": [{"family": "a" * 2_000_000}]}, "not a valid string"),
    "base64": ({"resourceType": "Binary", "contentType": "text/plain", "data": "%%%"}, "base64Binary"),
    "attachment size": (
        {**ALICE, "photo": [{"contentType": "image/png", "data": "aGVq", "size": 9}]},
        "says it has 9 bytes and has 3",
    ),
    "extension of nothing": (
        {**ALICE, "extension": [{"url": "http://example.org/x"}]},
        "a value or extensions",
    ),
    "extension without url": ({**ALICE, "extension": [{"valueCode": "x"}]}, "url is missing"),
    "relative system": (
        {**condition(), "code": {"coding": [{"system": "snomed", "code": "1"}]}},
        "absolute address",
    ),
    "dangling contained": ({**condition(), "recorder": {"reference": "#nobody"}}, "does not contain"),
    "broken inside": (
        {**condition(), "contained": [{"resourceType": "Patient", "gender": "x"}]},
        "contained[0].gender",
    ),
    "deep": (
        {
            **ALICE,
            "extension": [
                json.loads('{"url":"u:x","extension":[' * 70 + '{"url":"u:y","valueCode":"z"}' + "]}" * 70)
            ],
        },
        "too deeply",
    ),
}


def refusal(resource: dict[str, Any]) -> str:
    """What is said of it; "" of a whole one."""
    try:
        check(resource)
    except BrokenError as broken:
        return str(broken)
    return ""


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_named(name: str) -> None:
    resource, said = BROKEN[name]
    assert said in refusal(resource)


WHOLE: list[dict[str, Any]] = [
    ALICE,
    condition(),
    {
        **ALICE,
        "birthDate": "1984",
        "_gender": {"extension": [{"url": "http://example.org/why", "valueCode": "unknown"}]},
    },
    {
        **ALICE,
        "name": [
            {
                "given": [None, "May"],
                "_given": [{"extension": [{"url": "u:x", "valueString": "withheld"}]}, None],
            }
        ],
    },
    {"resourceType": "ValueSet", "id": "x", "status": "active"},
]


@pytest.mark.parametrize("resource", WHOLE)
def test_whole_resources_pass(resource: dict[str, Any]) -> None:
    assert refusal(resource) == ""


@needs_shared
@pytest.mark.parametrize("path", files("fhir-r4-examples", "*.json"), ids=lambda path: path.stem)
def test_the_official_examples_are_whole(path: Any) -> None:
    with path.open("rb") as file:
        said = [refusal(entry.resource) for entry in read(file)]
    assert not any(said), said


#: Modules of the official cases that ask for more than structure: terminologies, profiles, publishing rules,
#: resource types that no import keeps.
BEYOND_STRUCTURE = {"tx", "api", "questionnaire", "bundle"}


@needs_shared
def test_the_official_cases_get_the_official_verdict() -> None:
    for case in json.loads((SHARED / "fhir-invalid-cases" / "EXPECTED.dev.json").read_text()):
        if case["module"] not in BEYOND_STRUCTURE or not case["expected_errors"]:
            assert _is_refused(case["file"]) is bool(case["expected_errors"]), case["name"]


def _is_refused(name: str) -> bool:
    with (SHARED / "fhir-invalid-cases" / name).open("rb") as file:
        try:
            for entry in read(file):
                check(entry.resource)
        except (BrokenError, FhirError):
            return True
    return False


def test_a_string_that_is_too_long_for_a_file_is_refused_too() -> None:
    (entry,) = read(as_file({**ALICE, "name": [{"text": "b" * 1_100_000}]}))
    assert "Patient.name[0].text is not a valid string" in refusal(entry.resource)
