"""What a source says in its own layout is shown, printed and found with its cells apart."""

from typing import Any

from common import narrative
from common.narrative import Block, Cell
from domain.fhir.display import of_resource
from domain.fhir.search_terms import words
from domain.fhir.tests.made import condition

TABLE = (
    "<table><tr><th>Medicine</th><th>Morning</th><th>Evening</th></tr>"
    "<tr><td>Metoprolol</td><td>10</td><td>5</td></tr></table>"
)


def said(markup: str, status: str = "generated") -> dict[str, str]:
    return {"status": status, "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{markup}</div>'}


def plan(*sections: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Composition", "status": "final", "title": "Plan", "section": list(sections)}


def test_a_table_of_a_section_stays_one() -> None:
    (shown,) = of_resource(
        plan({"title": "Medication", "text": said(TABLE + "<p>Stop on Monday</p>")})
    ).narratives
    table, stop = shown.blocks
    assert (shown.title, stop) == ("Medication", Block("text", "Stop on Monday"))
    assert table.body_rows == (tuple(Cell((Block("text", word),)) for word in ("Metoprolol", "10", "5")),)


def test_sections_in_sections_and_empty_ones_are_told() -> None:
    empty = {"title": "Allergies", "emptyReason": {"text": "Nil known"}}
    inner = {"code": {"text": "Plan"}, "text": said("<p>Rest</p>")}
    shown = of_resource(plan({"title": "Outer", "section": [inner, empty]})).narratives
    assert [(each.title, narrative.words(each.blocks)) for each in shown] == [
        ("Outer", ""),
        ("Plan", "Rest"),
        ("Allergies", "Left empty: Nil known"),
    ]


def test_the_words_of_a_resource_are_there_and_folded_where_they_repeat_it() -> None:
    one, other = (
        of_resource({**condition(), "text": said("<p>Sneezes in May</p>", status)}).narratives
        for status in ("additional", "generated")
    )
    assert [(narrative.words(each.blocks), each.is_folded) for each in (*one, *other)] == [
        ("Sneezes in May", False),
        ("Sneezes in May", True),
    ]


def test_words_of_two_cells_are_found_as_two() -> None:
    found = words(plan({"title": "Medication", "text": said(TABLE)}), "Plan").split()
    assert {"metoprolol", "10", "5"} <= set(found)
    assert "105" not in found
