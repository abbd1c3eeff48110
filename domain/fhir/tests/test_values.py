"""Values, units and ranges keep their meaning: nothing is rounded in silence, one limit says which it is."""

import json
from datetime import date
from typing import Any

import pytest

from domain.fhir import strict_json
from domain.fhir.authored_resources import Heads, Result, report, result_of
from domain.fhir.datatype_text import anything, reference_range, unit
from domain.fhir.display import of_body, of_resource
from domain.fhir.tests.made import weight
from domain.fhir.titles import result

LOW, HIGH = {"value": 11, "unit": "g/dL"}, {"value": 14, "unit": "g/dL"}
FEMALE = {"coding": [{"code": "248152002", "display": "Female (finding)"}]}
ADULTS = {"low": {"value": 18, "unit": "years"}}

RANGES: dict[str, tuple[dict[str, Any], str]] = {
    "a high only": ({"high": HIGH}, "up to 14 g/dL"),
    "a low only": ({"low": LOW}, "at least 11 g/dL"),
    "both": ({"low": LOW, "high": HIGH}, "11 g/dL to 14 g/dL"),
    "a text that is one bare limit": ({"high": HIGH, "text": "14 g/dL"}, "up to 14 g/dL"),
    "a text without the unit": ({"high": HIGH, "text": "14"}, "up to 14 g/dL"),
    "a text that says more": ({"high": HIGH, "text": "desirable < 14 g/dL"}, "desirable < 14 g/dL"),
    "a text alone": ({"text": "negative"}, "negative"),
    "for whom": ({"high": HIGH, "appliesTo": [FEMALE], "age": ADULTS},
    "up to 14 g/dL (Female, age at least 18 years)"),
    "of a kind": ({"low": LOW, "type": {"coding": [{"code": "therapeutic", "display": "Therapeutic"}]}},
    "at least 11 g/dL (Therapeutic)"),
    "the normal kind": ({"low": LOW, "type": {"coding": [{"code": "normal", "display": "Normal Range"}]}},
    "at least 11 g/dL"),
    "no limit at all": ({"appliesTo": [FEMALE]}, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", RANGES)
def test_a_reference_range_says_which_limit_it_has(name: str) -> None:
    given, said = RANGES[name]
    assert reference_range(given) == said
    shown = of_resource({**read(weight()), "referenceRange": [given]})
    assert shown.normal == said


VALUES: dict[str, tuple[str, str]] = {
    "its digits": ('{"value": 1.10, "unit": "mmol/L"}', "1.10 mmol/L"),
    "many digits": ('{"value": 0.100000, "unit": "mmol/L"}', "0.100000 mmol/L"),
    "many digits behind the point": ('{"value": 27.123456789, "unit": "kg/m2"}', "27.123456789 kg/m2"),
    "a power of ten": ('{"value": 1.5E-3, "unit": "g"}', "0.0015 g"),
    "a very small one": ('{"value": 1E-300, "unit": "g"}', "1E-300 g"),
    "below": ('{"value": 0.50, "comparator": "<", "unit": "ng/mL"}', "less than 0.50 ng/mL"),
    "at most": ('{"value": 5, "comparator": "<=", "unit": "ng/mL"}', "at most 5 ng/mL"),
    "above": ('{"value": 5, "comparator": ">", "unit": "ng/mL"}', "more than 5 ng/mL"),
    "at least": ('{"value": 5, "comparator": ">=", "unit": "ng/mL"}', "at least 5 ng/mL"),
    "as much as needed": ('{"value": 100, "comparator": "ad", "unit": "mL"}', "as much as needed for 100 mL"),
    "a comparator of no list": ('{"value": 5, "comparator": "~", "unit": "mL"}', "~ 5 mL"),
    "a unit as written": ('{"value": 4.50, "unit": "10^9/l", "code": "10*9/L"}', "4.50 10^9/l"),
    "an annotated unit": ('{"value": 60, "unit": "{beats}/min"}', "60 beats/min"),
    "a unit without a number": (
        '{"unit": "mg", "code": "mg", "system": "http://unitsofmeasure.org"}',
        "no number, unit mg"),
    "a code of a unit without a number": (
        '{"code": "mg", "system": "http://unitsofmeasure.org"}',
        "no number, unit mg"),
    "a titre": ('{"numerator": {"value": 1}, "denominator": {"value": 128}}', "1:128"),
    "a titre with a comparator": (
        '{"numerator": {"value": 1}, "denominator": {"value": 640, "comparator": ">="}}',
        "1:at least 640"),
    "an amount in another": (
        '{"numerator": {"value": 250, "unit": "mg"}, "denominator": {"value": 5.0, "unit": "mL"}}',
        "250 mg in 5.0 mL"),
    "half a ratio": ('{"numerator": {"value": 250, "unit": "mg"}}', "250 mg in an amount that is not given"),
    "a range with one side": ('{"high": {"value": 7.0, "unit": "mm"}}', "up to 7.0 mm"),
    "measured points": (
        ('{"origin": {"value": 0, "unit": "mV"}, "period": 2.50, "dimensions": 1, "lowerLimit": '
            '-1.0, "data": "1 2 E U"}'),
        "4 measured points, 2.50 ms apart, in mV, measurable from -1.0",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", VALUES)
def test_a_value_keeps_its_digits_unit_and_comparator(name: str) -> None:
    given, said = VALUES[name]
    assert anything(read(given)) == said


def test_digits_come_through_reading_keeping_and_showing() -> None:
    kept = strict_json.dumps(read(weight("1.10")))
    assert b'"value":1.10' in kept
    assert strict_json.dumps(read(kept.decode())) == kept
    assert of_body(kept).value == "1.10 kg"


def test_a_title_that_is_rounded_says_so_and_the_page_has_all_digits() -> None:
    body = read(weight("71.504999999"))
    assert result(body, is_short=True) == "≈ 71.50 kg"
    assert result(read(weight("71.50000")), is_short=True) == "71.50000 kg"
    assert of_resource(body).value == "71.504999999 kg"


def test_a_part_without_a_value_says_why() -> None:
    parts = [
        {"code": {"text": "Sodium"}, "valueQuantity": {"value": 140, "unit": "mmol/L"}},
        {
            "code": {"text": "Potassium"},
            "dataAbsentReason": {"coding": [{"code": "error", "display": "Error"}]},
        },
    ]
    (table,) = of_resource(
        {"resourceType": "Observation", "code": {"text": "Ions"}, "component": parts}
    ).tables
    assert table.rows == (("Sodium", "140 mmol/L"), ("Potassium", "no value (error)"))


@pytest.mark.parametrize(
    "code, said", [("mg/dL", "mg/dL"), ("{INR}", "INR"), ("mm[Hg]", "mmHg"), ("mg{creat}", "mg{creat}")]
)
def test_units_are_as_written(code: str, said: str) -> None:
    assert unit(code) == said


WRITTEN: dict[str, tuple[Result, str, str]] = {
    "only up to": (Result("Hb", "13.50", "g/dL", high="14"), "13.50 g/dL", "up to 14 g/dL"),
    "only from": (Result("Hb", "13.50", "g/dL", low="0"), "13.50 g/dL", "at least 0 g/dL"),
    "both": (Result("Hb", "13.50", "g/dL", "11.0", "14.0", "H"), "13.50 g/dL", "11.0 to 14.0 g/dL"),
    "less than": (Result("CRP", "<0.50", "mg/L", high="5"), "less than 0.50 mg/L", "up to 5 mg/L"),
    "a limit in words": (Result("Ketones", "1", "mmol/L", high="negative"), "1 mmol/L", "negative mmol/L"),
    "a limit with a sign": (Result("PSA", "1", "ng/mL", high="<4"), "1 ng/mL", "<4 ng/mL"),
    "a number and words": (Result("PSA", "1", "ng/mL", "0", "<4"), "1 ng/mL", "0 to <4 ng/mL"),
    "a value in words": (Result("Nitrite", "trace", "mg/L", high="14"), "trace mg/L", "up to 14 mg/L"),
    "thousands or a fraction": (Result("Platelets", "150,000", "/µL"), "150,000 /µL", ""),
    "a decimal comma": (Result("Hb", "13,5", "g/dL"), "13.5 g/dL", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_what_a_doctor_types_is_shown_alike_before_and_after_and_comes_back(name: str) -> None:
    typed, value, usual = WRITTEN[name]
    made = report(Heads("Alice", "1", "Bob"), title="Blood", day=date(2026, 1, 2), results=[typed])
    kept = strict_json.dumps(made)
    ((_, shown, *rest),) = of_body(kept).tables[0].rows
    assert (shown, rest[0] if usual else "") == (value, usual)
    assert (typed.shown_value, typed.usual_range) == (value, usual)
    again = result_of(read(kept.decode())["contained"][0])
    back = report(Heads("Alice", "1", "Bob"), title="Blood", day=date(2026, 1, 2), results=[again])
    assert strict_json.dumps(back) == kept


def test_a_limit_of_an_older_report_reads_up_to() -> None:
    made = read('{"referenceRange":[{"high":{"value":14,"unit":"g/dL"},"text":"14 g/dL"}]}')
    assert result_of({**made, "code": {"text": "Hb"}}) == Result("Hb", "", "g/dL", high="14")
    assert reference_range(made["referenceRange"][0]) == "up to 14 g/dL"


def read(text: str) -> Any:
    return strict_json.decoder().decode(text if isinstance(text, str) else json.dumps(text))
