"""Resources become records with human titles; what does not says why.

Nothing crashes, nothing is lost on the way.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from domain.fhir import strict_json
from domain.fhir.errors import FhirError
from domain.fhir.mapping import Imported, LeftOut, convert
from domain.fhir.people import Person
from domain.fhir.resource_kinds import KINDS
from domain.fhir.stream import read
from domain.fhir.survey import survey
from domain.fhir.tests.made import ALICE, as_file, bundle, condition, weight
from domain.records import record_kinds
from tests.shared_data import files, needs_shared

NOBODY = Person("")


def converted(file: Any) -> list[Imported | LeftOut]:
    """All of a file, taken as that of its first person."""
    found = survey(file)
    owner, _ = found.owner(found.people[0] if found.people else NOBODY)
    return [convert(entry, found.names, tuple(found.people), owner) for entry in read(file)]


def record(resource: dict[str, Any] | str, *others: dict[str, Any]) -> Imported:
    """The first resource as a record."""
    resource = json.loads(resource) if isinstance(resource, str) else resource
    result = converted(bundle(resource, *others, ALICE))[0]
    assert isinstance(result, Imported), result
    return result


def test_a_result_is_called_what_it_measured_with_its_value() -> None:
    assert record(weight()).title == "Weight: 71.5 kg"


def test_blood_pressure_is_spoken_systolic_first() -> None:
    part = [
        {
            "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
            "valueQuantity": {"value": value, "unit": "mm[Hg]"},
        }
        for code, value in (("8462-4", 80), ("8480-6", 120))
    ]
    resource = json.loads(weight())
    del resource["valueQuantity"]
    assert (
        record({**resource, "code": {"text": "Blood pressure"}, "component": part}).title
        == "Blood pressure: 120 / 80 mmHg"
    )


def test_a_note_is_found_by_its_text() -> None:
    note = {
        "resourceType": "DocumentReference",
        "status": "current",
        "category": [{"coding": [{"code": "clinical-note"}]}],
        "type": {"text": "History"},
        "subject": {"reference": "Patient/alice"},
        "content": [
            {
                "attachment": {
                    "contentType": "text/plain; charset=utf-8",
                    "data": "UGVudWx0aW1hdGUgw5xiZWxrZWl0",
                }
            }
        ],
    }
    found = record(note)
    assert (found.kind, found.title) == ("visit-note", "History")
    assert {"penultimate", "übelkeit"} <= set(found.words.split())


def test_names_come_from_the_same_file() -> None:
    doctor = {
        "resourceType": "Practitioner",
        "id": "d",
        "name": [{"prefix": ["Dr."], "given": ["Bob"], "family": "Hale"}],
    }
    clinic = {"resourceType": "Organization", "id": "o", "name": "Hill Clinic"}
    visit = {
        "resourceType": "Encounter", "id": "v", "status": "finished", "class": {"code": "AMB"},
        "subject": {"reference": "urn:uuid:alice"},
        "period": {"start": "2021-05-04T10:00:00+02:00"}, "serviceProvider": {"reference": "Organization/o"},
    }  # fmt: skip
    problem = {
        **condition(),
        "recorder": {"reference": "urn:uuid:d"},
        "encounter": {"reference": "Encounter/v"},
    }
    del problem["onsetDateTime"]
    found = record(problem, visit, clinic, doctor)
    assert (found.author_text, found.facility_text) == ("Dr. Bob Hale", "Hill Clinic")
    assert found.record_date is not None and found.record_date.date().isoformat() == "2021-05-04"


@pytest.mark.parametrize(
    "said, first_day, precision",
    [
        ("1985", "1985-01-01", "year"),
        ("1985-11", "1985-11-01", "month"),
        ("1985-11-04", "1985-11-04", ""),
        ("1985-11-04T23:30:00-05:00", "1985-11-04", ""),
    ],
)
def test_a_partial_date_is_sorted_by_its_first_day_and_stays_partial(
    said: str, first_day: str, precision: str
) -> None:
    found = record({**condition(), "onsetDateTime": said, "recordedDate": "2024-02-03"})
    assert found.record_date is not None
    assert (found.record_date.date().isoformat(), found.date_precision) == (first_day, precision)


def test_a_visit_lends_its_date_with_its_precision_and_no_date_is_none() -> None:
    visit = {
        "resourceType": "Encounter", "id": "v", "status": "finished", "class": {"code": "AMB"},
        "subject": {"reference": "urn:uuid:alice"}, "period": {"start": "2021-05"},
    }  # fmt: skip
    undated = condition()
    del undated["onsetDateTime"]
    lent = record({**undated, "encounter": {"reference": "Encounter/v"}}, visit)
    assert (lent.date_precision, record(undated).date_precision) == ("month", "unknown")


def test_the_same_content_has_the_same_digest_whatever_its_order_and_version() -> None:
    one = condition()
    other = {"meta": {"versionId": "9"}, **dict(reversed(one.items()))}
    assert record(one).digest == record(other).digest
    assert record(one).digest != record(condition(text="Asthma")).digest


LEFT_OUT = {
    "somebody else's": (
        {**condition(), "subject": {"reference": "Patient/mallory"}},
        "it belongs to somebody whom the file does not name",
    ),
    "about a group": ({**condition(), "subject": {"reference": "Group/5"}}, "it is not about a person"),
    "a mistake": (
        {**condition(), "verificationStatus": {"coding": [{"code": "entered-in-error"}]}},
        "its source marks it as entered in error",
    ),
    "a place": (
        {"resourceType": "Location", "name": "Ward 3"},
        "names where it happened; used for that, no record of its own",
    ),
    "a task": (
        {"resourceType": "Task", "status": "draft", "intent": "order"},
        "MedChain keeps no records of this type",
    ),
    "broken": ({**condition(), "code": "x"}, "broken. Condition.code is not an object."),
    "half a character": (
        json.loads('{"resourceType":"Basic","id":"x","code":{"text":"\\ud800"}}'),
        "broken: it holds a character that is no text.",
    ),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_left_out_says_why(name: str) -> None:
    resource, reason = LEFT_OUT[name]
    result = converted(bundle(resource, ALICE))[0]
    assert isinstance(result, LeftOut)
    assert result.reason == reason


def test_a_line_about_somebody_else_named_in_the_file_is_left_out() -> None:
    mallory = {**ALICE, "id": "mallory", "name": [{"given": ["Mallory"], "family": "Grey"}]}
    file = bundle(ALICE, mallory, condition(1), condition(2, patient="Patient/mallory"))
    found = survey(file)
    owner, _ = found.owner(Person("Alice May Rivers", "1984-03-09", "female"))
    results = [convert(entry, found.names, tuple(found.people), owner) for entry in read(file)]
    assert [type(result) for result in results] == [LeftOut, LeftOut, Imported, LeftOut]
    assert isinstance(results[3], LeftOut) and "somebody else" in results[3].reason


def test_restricted_by_its_source() -> None:
    assert record({**condition(), "meta": {"security": [{"code": "R"}]}}).is_restricted
    assert not record(condition()).is_restricted


def test_every_kind_is_registered() -> None:
    assert {kind.kind for kind in KINDS.values()} | {"lab-report", "visit-note"} <= set(record_kinds.KINDS)


@needs_shared
@pytest.mark.parametrize(
    "path", files("synthea/dev", "*.gz") + files("synthea/dev-notes", "*.gz"), ids=lambda path: path.name[:20]
)
def test_real_files_come_in_whole(path: Path) -> None:
    with path.open("rb") as file:
        results = converted(file)
        originals = [entry.resource for entry in read(file)]
    kept = [result for result in results if isinstance(result, Imported)]
    left = Counter(result.resource_type for result in results if isinstance(result, LeftOut))
    assert set(left) <= {"Patient", "Organization", "Practitioner", "PractitionerRole", "Location"}
    assert len(kept) == sum(1 for one in originals if one["resourceType"] in KINDS)
    assert all(
        result.record_date and result.title and result.words
        for result in kept
        if result.resource_type != "CareTeam"
    )
    bodies = [strict_json.decoder().decode(result.body.decode()) for result in kept]
    assert bodies == [one for one in originals if one["resourceType"] in KINDS]


@needs_shared
@pytest.mark.parametrize("path", files("fhir-r4-examples", "*.json"), ids=lambda path: path.stem)
def test_the_official_examples_are_mapped_or_left_out_with_a_sentence(path: Path) -> None:
    with path.open("rb") as file:
        try:
            results = converted(file)
        except FhirError as refusal:
            assert "people" in refusal.what or "no records" in refusal.what
            return
    for result in results:
        assert result.title if isinstance(result, Imported) else not result.reason.startswith("broken")


def test_a_file_with_one_broken_resource_is_refused() -> None:
    with pytest.raises(FhirError) as refused:
        survey(as_file({**condition(), "code": "x"}))
    assert refused.value.what.startswith(
        "The file holds one resource, and it is broken. Condition.code is not an object"
    )
