"""What a source marks as out of the ordinary stands in a list, in words; what it does not mark is not
judged.
"""

import json
from datetime import date

import pytest

from domain.fhir import authored_resources, interpretations
from domain.fhir.authored_resources import Heads, Result
from domain.fhir.tests.made import weight

HEADS = Heads("Alice Example", "MC-0000-0000-0", "Bob Example")


def marked(code: str) -> dict[str, object]:
    return {**json.loads(weight()), "interpretation": [{"coding": [{"code": code}]}]}


@pytest.mark.parametrize(
    ("code", "word"), [("H", "high"), ("HH", "very high"), ("L", "low"), ("AA", "very abnormal")]
)
def test_a_result_whose_title_says_its_value_says_how_it_is(code: str, word: str) -> None:
    assert interpretations.of_resource(marked(code)) == [("", word)]


@pytest.mark.parametrize("code", ["N", "S", "", "H "])
def test_what_is_normal_or_nothing_known_is_no_remark(code: str) -> None:
    assert interpretations.of_resource(marked(code)) == []


def test_a_report_names_the_first_three_of_its_results_that_are_marked() -> None:
    flags = ("", "L", "H", "A", "L", "H")
    results = [Result(f"Value {place}", str(place), "mmol/L", flag=flag) for place, flag in enumerate(flags)]
    body = authored_resources.report(HEADS, title="Blood", day=date(2026, 1, 2), results=results)
    assert interpretations.of_resource(body) == [
        ("Value 1 1 mmol/L", "low"),
        ("Value 2 2 mmol/L", "high"),
        ("Value 3 3 mmol/L", "abnormal"),
        ("", "and 2 more"),
    ]


def test_a_note_has_none_and_a_value_outside_its_range_is_not_judged_here() -> None:
    (outside,) = (Result("Ferritin", "9", "µg/L", "15", "150"),)
    assert (
        interpretations.of_resource(
            authored_resources.report(HEADS, title="Iron", day=date(2026, 1, 2), results=[outside])
        )
        == []
    )
    assert interpretations.of_resource({"resourceType": "Composition", "title": "Visit note"}) == []
