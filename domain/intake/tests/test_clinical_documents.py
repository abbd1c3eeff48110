"""Clinical documents are shown as they are written: tables, lists and lines, an empty cell an empty one."""

import io

from common import narrative
from domain.intake import previews
from domain.intake.check import check
from domain.intake.previews import NarrativePage

RESULTS = (
    "<table><thead><tr><th>Test</th><th>Before</th><th>Now</th></tr></thead><tbody>"
    "<tr><td>Potassium</td><td></td><td>6.9</td></tr><tr><td>Sodium</td><td>139</td><td/></tr></tbody></table>"
    "<list listType='ordered'><item>Fasting</item>"
    "<item><content revised='delete'>50 mg</content> 5 mg</item></list>"
    "<paragraph>First line<br/>second line</paragraph>Seen on\nMonday"
)


def document(body: str) -> bytes:
    return (
        '<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><title>Lab</title>'
        f"<component>{body}</component></ClinicalDocument>"
    ).encode()


def section(text: str, title: str = "Results") -> str:
    said = f"<section><title>{title}</title><text>{text}</text></section>"
    return f"<structuredBody><component>{said}</component></structuredBody>"


def shown(data: bytes) -> NarrativePage:
    return previews.page_of(previews.preview(io.BytesIO(data), len(data), "application/hl7-cda+xml"))


def test_a_table_stays_one_with_its_empty_cells() -> None:
    title, heading, table, steps, lines, rest = shown(document(section(RESULTS))).blocks
    assert (title.text, heading.text) == ("Lab", "Results")
    assert [
        [narrative.words(cell.blocks) for cell in row] for row in (*table.head_rows, *table.body_rows)
    ] == [
        ["Test", "Before", "Now"],
        ["Potassium", "", "6.9"],
        ["Sodium", "139", ""],
    ]
    assert [narrative.words(item) for item in steps.items] == ["Fasting", "[struck out: 50 mg] 5 mg"]
    assert (lines.text, rest.text) == ("First line\nsecond line", "Seen on\nMonday")


def test_words_of_two_cells_are_found_as_two() -> None:
    data = document(section("<table><tr><td>10</td><td>5</td></tr></table>"))
    words = check(io.BytesIO(data), len(data)).words
    assert ("10 | 5" in words, "105" in words) == (True, False)


def test_what_is_too_long_to_show_says_that_it_goes_on() -> None:
    data = document(section("<paragraph>" + "word " * 60_000 + "</paragraph>") + section("the end"))
    blocks = shown(data).blocks
    assert blocks[-1].text == "The document goes on. Download it to read all of it."


def test_a_file_inside_is_named() -> None:
    body = '<nonXMLBody><text mediaType="application/pdf" representation="B64">JVBERi0=</text></nonXMLBody>'
    page = shown(document(body))
    assert [(one.said_type, one.size) for one in page.embedded_files] == [("application/pdf", 5)]
    missing = shown(document(body.replace("JVBERi0=", "<reference value='a.pdf'/>")))
    assert [(one.said_type, one.size) for one in missing.embedded_files] == [("application/pdf", None)]
