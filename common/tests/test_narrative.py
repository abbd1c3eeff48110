"""What markup says is what is shown: cells stay apart, empty ones stay, nothing that acts is kept."""

import json

import pytest

from common import narrative
from common.narrative import Block, Cell
from common.narrative_markup import from_html


def text(*words: str) -> tuple[Block, ...]:
    return tuple(Block("text", each) for each in words)


def test_ten_and_five_are_two_cells() -> None:
    (table,) = from_html(
        "<div><table><tr><th>Medicine</th><th>Morning</th><th>Evening</th></tr><tr><td>Metoprolol</td><td>10</td><td>5</td></tr></table></div>"
    )
    assert table.head_rows == (
        (Cell(text("Medicine"), True), Cell(text("Morning"), True), Cell(text("Evening"), True)),
    )
    assert table.body_rows == ((Cell(text("Metoprolol")), Cell(text("10")), Cell(text("5"))),)
    assert narrative.words([table]).splitlines()[1] == "Metoprolol | 10 | 5"


def test_an_empty_cell_stays_one_and_cells_left_open_are_closed() -> None:
    (table,) = from_html("<table><tr><td>Potassium<td></td><td>6.9<tr><td>Sodium</td><td/><td>139</table>")
    assert [[narrative.words(cell.blocks) for cell in row] for row in table.rows] == [
        ["Potassium", "", "6.9"],
        ["Sodium", "", "139"],
    ]


def test_cells_over_several_rows_and_columns_say_so_within_reason() -> None:
    (table,) = from_html(
        "<table><tr><td rowspan='2' colspan=3>A</td><td colspan='99999'>B</td>"
        "<td colspan='x'>C</td></tr></table>"
    )
    assert [(cell.across, cell.down) for cell in table.rows[0]] == [(3, 2), (100, 1), (1, 1)]


def test_lists_paragraphs_and_lines_stay_apart() -> None:
    found = from_html(
        "<p>Stop on<br/>Monday</p><ul><li>one</li><li>two<ol><li>first</li></ol></li></ul>after<h2>Next</h2>"
    )
    inner = Block("list", is_ordered=True, items=(text("first"),))
    assert found == (
        Block("text", "Stop on\nMonday"),
        Block("list", items=(text("one"), (*text("two"), inner))),
        Block("text", "after"),
        Block("heading", "Next"),
    )


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("7.2 x 10<sup>9</sup>/L", "7.2 x 10⁹/L"),
        ("H<sub>2</sub>O, x<sup>th</sup>", "H₂O, x^(th)"),
        ("Take <s>50</s> 5 mg", "Take [struck out: 50] 5 mg"),
        ("<del><p>50 mg</p></del>", "[struck out: 50 mg]"),
        ("<script>alert(1)</script><style>p{}</style>Hb <b>13.5</b>", "Hb 13.5"),
        ("<pre>a   1\nb   2</pre>", "a\u00a0\u00a0\u00a01\nb\u00a0\u00a0\u00a02"),
        ("a &lt;b&gt; &amp; \u202ec", "a <b> & c"),
    ],
)
def test_what_a_look_says_is_said(markup: str, said: str) -> None:
    assert [block.text for block in from_html(markup)] == [said]


def test_no_word_is_lost_where_markup_is_wrong_or_too_deep() -> None:
    wrong = "<td>a</td><li>b</li><table>c<tr>d<td>e<ul><li>f</td></tr></ul></table></div>g"
    deep = "<table><tr><td>1</td><td>2" * 40 + "</td></tr></table>" * 40
    assert set("abcdefg") <= set(narrative.words(from_html(wrong)))
    told = narrative.words(from_html(deep))
    assert (told.count("1"), told.count("2"), "12" in told) == (40, 40, False)


def test_it_comes_back_from_json() -> None:
    found = from_html(
        "<table><caption>Doses</caption><tr><th>A</th><td colspan=2><ul><li>x</li></ul></td></tr></table>"
    )
    assert found[0].text == "Doses"
    assert narrative.from_data(json.loads(json.dumps(narrative.as_data(found)))) == found
