"""A kept body in words: rows, tables and texts; every real resource has a page."""

import json
from pathlib import Path

import pytest

from domain.fhir.display import DisplayRow, Text, of_body, of_resource
from domain.fhir.resource_kinds import KINDS
from domain.fhir.stream import read
from domain.fhir.tests.made import condition, weight
from tests.shared_data import files, needs_shared


def test_a_result_has_value_flag_and_range() -> None:
    high = {
        "interpretation": [{"coding": [{"code": "H"}]}],
        "referenceRange": [{"low": {"value": 50, "unit": "kg"}, "high": {"value": 70, "unit": "kg"}}],
    }
    shown = of_body(json.dumps({**json.loads(weight()), **high}).encode())
    assert (shown.name, shown.value, shown.flag, shown.normal) == (
        "Weight",
        "71.5 kg",
        "High",
        "50 kg to 70 kg",
    )


def test_a_condition_in_rows() -> None:
    shown = of_resource(
        {
            **condition(),
            "clinicalStatus": {"coding": [{"code": "active"}]},
            "note": [{"text": "in spring\nmostly"}],
        }
    )
    assert DisplayRow("State", "Active") in shown.rows
    assert DisplayRow("Began", "2 April 2001") in shown.rows
    assert shown.texts == [Text("Note", "in spring\nmostly")]


def test_repeated_parts_become_a_table() -> None:
    visit = {
        "resourceType": "Encounter",
        "status": "finished",
        "class": {"code": "AMB"},
        "participant": [{"individual": {"display": "Dr. Hale"}}],
    }
    (table,) = of_resource(visit).tables
    assert (table.title, table.columns, table.rows) == ("Participant", ("Who",), (("Dr. Hale",),))


def test_what_is_too_wide_for_a_table_is_told_one_by_one() -> None:
    line = {
        "sequence": 1,
        "productOrService": {"text": "Visit"},
        "quantity": {"value": 2},
        "unitPrice": {"value": 10, "currency": "EUR"},
    }
    bill = {"resourceType": "Claim", "item": [{**line, "net": {"value": 20, "currency": "EUR"}}]}
    (table,) = of_resource(bill).tables
    assert (table.title, table.rows) == (
        "Item 1",
        (("For", "Visit"), ("Quantity", "2"), ("Unit price", "10 EUR"), ("Amount", "20 EUR")),
    )


def test_other_content_is_not_shown_as_a_resource() -> None:
    with pytest.raises(ValueError) as refused:
        of_resource({"resourceType": "Task", "description": "Haemoglobin"})
    assert str(refused.value) == "this body is no FHIR resource that is kept"


@needs_shared
@pytest.mark.parametrize("folder", ["synthea/dev", "synthea/dev-notes", "fhir-r4-examples"])
def test_every_real_resource_has_a_page(folder: str) -> None:
    for path in _real(folder):
        with path.open("rb") as file:
            for entry in read(file):
                if entry.resource["resourceType"] in KINDS:
                    shown = of_resource(entry.resource)
                    assert shown.word
                    assert all(row.label and row.value for row in shown.rows)
                    assert all(len(row) == len(table.columns) for table in shown.tables for row in table.rows)


def _real(folder: str) -> list[Path]:
    return [
        path
        for path in files(folder)
        if path.suffix in {".gz", ".json"} and path.name not in {"MANIFEST.json", "COUNTS.json"}
    ]
