"""What is written here, as a PDF: names and texts in other scripts are letters in their order, or left out
and said so; never boxes.
"""

import json
from dataclasses import replace

import pypdfium2

from domain.intake import text_shaping
from domain.printing.report_pdf import Letterhead, render

AISHA = "عائشة بنت أبي بكر"
LONG = "المريضة تشكو من ألم في الركبة اليمنى منذ ثلاثة أسابيع، ويزداد الألم عند صعود الدرج. " * 120
HEAD = Letterhead(
    "Knee, الركبة اليمنى", "Dr Bob Example", "Hospital Hope", AISHA, "MC7587697892", "21 November 2026"
)


def note(text: str) -> bytes:
    said = {"status": "generated", "div": f"<div xmlns='http://www.w3.org/1999/xhtml'>{text}</div>"}
    heads = {
        "status": "final",
        "type": {"text": "Visit note"},
        "date": "2026-11-21",
        "title": "Note",
        "author": [{"display": "Bob"}],
    }
    return json.dumps(
        {"resourceType": "Composition", **heads, "section": [{"title": "Findings", "text": said}]}
    ).encode()


def drawn(text: str, head: Letterhead = HEAD, *, mark: str = "") -> list[str]:
    """The words of each page. Of a line in both directions a viewer only guesses the order."""
    document = pypdfium2.PdfDocument(render(note(text), head, mark=mark))
    return [document[number].get_textpage().get_text_range() for number in range(len(document))]


def width_of(text: str) -> tuple[float, float]:
    """From where to where a single word of findings reaches, in points: it is the last thing on the page."""
    left, _, right, _ = list(pypdfium2.PdfDocument(render(note(text), HEAD))[0].get_objects())[
        -1
    ].get_bounds()
    return left, right


def test_an_arabic_name_and_a_mixed_title_are_letters() -> None:
    (page,) = drawn("Well.", mark=f"{AISHA} (DR1), log 7")
    assert page.count("log") == 4, "across the page and at its foot"
    assert (
        page.count(AISHA.split()[0]) == 5 and "الركبة" in page and "Knee" in page and "MC7587697892" in page
    )
    assert text_shaping.OMITTED not in page


def test_an_arabic_text_breaks_into_lines_and_pages_and_begins_at_the_right() -> None:
    pages = drawn(LONG)
    assert len(pages) > 1
    assert sum(page.count("المريضة") for page in pages) == 120
    _, right = width_of("ألم")
    left, _ = width_of("Pain")
    assert right > 530 and left < 60


def test_greek_and_cyrillic_are_letters_too() -> None:
    (page,) = drawn("Ο ασθενής είναι καλά. Пациент чувствует себя хорошо. Łódź <b>5 & 6</b>")
    assert "ασθενής" in page and "чувствует" in page and "Łódź" in page


def test_what_no_font_has_is_left_out_and_said_and_the_number_stands_for_the_name() -> None:
    (page,) = drawn("She says 头痛 很痛 since Monday.", replace(HEAD, patient="王小明", author="王伟"))
    assert "She says […] since Monday." in page and "The portal shows them." in page
    assert page.count(text_shaping.OMITTED) == 3, (
        "author, words and what the sign says: of the patient there is the number alone"
    )
    assert "MC7587697892" in page and "王" not in page
    assert "The portal shows them." not in drawn("Well.")[0]


def test_the_same_content_is_the_same_file() -> None:
    assert render(note(LONG), HEAD) == render(note(LONG), HEAD)


def places(text: str) -> dict[str, tuple[int, int]]:
    """Where each paragraph of the page begins, in tens of points."""
    page = pypdfium2.PdfDocument(render(note(text), HEAD))[0].get_textpage()
    found = {}
    for number in range(page.count_rects()):
        left, bottom, right, top = page.get_rect(number)
        found[page.get_text_bounded(left, bottom, right, top).strip()] = (round(left, -1), round(bottom, -1))
    return found


def test_a_table_is_printed_as_one_with_its_empty_cell() -> None:
    at = places(
        "<table><tr><th>Test</th><th>Before</th><th>Now</th></tr>"
        "<tr><td>Potassium</td><td></td><td>6.9</td></tr>"
        "<tr><td>Sodium</td><td>139</td><td></td></tr>"
        "<tr><td colspan='2'>Both columns</td><td>10</td></tr></table>"
    )
    assert at["6.9"][0] == at["Now"][0] == at["10"][0] != at["Before"][0] == at["139"][0]
    assert at["6.9"][1] == at["Potassium"][1] and at["Both columns"][0] == at["Test"][0]


def test_a_table_that_no_page_can_hold_is_printed_all_the_same() -> None:
    tall = (
        "<table>"
        + "<tr><td rowspan='90'>Tied</td>"
        + "<td>line<br/></td></tr><tr>" * 90
        + "<td>last</td></tr></table>"
    )
    wide = "<table><tr>" + "<td>narrow</td>" * 60 + "</tr></table>"
    long = "<table><tr><td>" + "word " * 4000 + "end</td><td>beside</td></tr></table>"
    for markup, word, count in ((tall, "line", 90), (wide, "narrow", 60), (long, "word", 4000)):
        assert sum(page.count(word) for page in drawn(markup)) == count


def test_an_imported_result_is_printed_with_value_range_and_details() -> None:
    """What the page shows, the paper shows."""
    result = (
        b'{"resourceType":"Observation","status":"preliminary","code":{"text":"Haemoglobin"},'
        b'"effectiveDateTime":"1985","valueQuantity":{"value":13.50,"comparator":"<","unit":"g/dL"},'
        b'"interpretation":[{"coding":[{"code":"L"}]}],"referenceRange":[{"high":{"value":14,"unit":"g/dL"}}]}'
    )
    page = pypdfium2.PdfDocument(render(result, HEAD))[0].get_textpage().get_text_range()
    for words in ("less than 13.50 g/dL Low", "Usual range up to 14 g/dL", "Preliminary", "1985"):
        assert words in page, words
    assert "1 January" not in page
