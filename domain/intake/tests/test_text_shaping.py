"""Names in other scripts: Arabic letters joined and turned, Greek and Cyrillic as they are, and no boxes for
what no font has.
"""

import io

import pytest
from PIL import Image

from domain.intake import previews, text_shaping
from domain.intake.previews import Preview

AISHA = "عائشة بنت أبي بكر"


def shown(line: str, *, begins: str = "L") -> str:
    return "".join(run.words for run in text_shaping.runs(text_shaping.joined(line), begins=begins))


def test_arabic_letters_are_joined_and_stand_from_right_to_left() -> None:
    assert text_shaping.joined("محمد") == "\ufee3\ufea4\ufee4\ufeaa", "beginning, middle, middle and end"
    assert shown("محمد") == "\ufeaa\ufee4\ufea4\ufee3"
    assert shown("الأحمد").count("\ufef7") == 1, "lam and alef are one letter"
    assert shown("مُحَمَّد") == shown("محمد")


def test_numbers_and_latin_words_among_them_keep_their_order() -> None:
    assert shown("MRI, الركبة اليمنى, 12 mg").startswith("MRI, 12 ,") and shown(
        "MRI, الركبة اليمنى, 12 mg"
    ).endswith(" mg")
    assert shown(f"{AISHA} (MC 1234)", begins="R").startswith("(MC 1234) "), (
        "its brackets open where they should"
    )
    assert shown(f"{AISHA} (MC 1234)").endswith(" (MC 1234)")


def test_only_arabic_letters_are_taken_from_the_arabic_font() -> None:
    found = text_shaping.runs(text_shaping.joined("Dr محمد"))
    assert [(run.words.strip(), run.is_arabic) for run in found] == [("Dr", False), (shown("محمد"), True)]


@pytest.mark.parametrize(
    "words", ["Nadia Wójcik-Santamaría", "Ζωή Παπαδοπούλου", "Жанна Ђурић", AISHA, "پروین چوہدری", "می‌خواهم"]
)
def test_what_can_be_drawn_is_left_as_it_is(words: str) -> None:
    assert text_shaping.can_draw(words) and text_shaping.drawable(words) == words


@pytest.mark.parametrize("words", ["王小明", "दीपिका", "דוד כהן", "สมชาย", "Thị", "🙂"])
def test_what_no_font_has_is_left_out_and_said(words: str) -> None:
    assert not text_shaping.can_draw(words)
    assert text_shaping.drawable(words) == "[…]"
    assert text_shaping.drawable(f"She says {words} since Monday") == "She says […] since Monday"


def foot(words: str) -> bytes:
    """What stands below a marked picture."""
    out = io.BytesIO()
    Image.new("RGB", (900, 200), "white").save(out, "PNG")
    marked = Image.open(io.BytesIO(previews.marked(Preview("image/png", out.getvalue()), words).data))
    return marked.crop((0, 200, *marked.size)).tobytes()


def test_a_mark_has_letters_where_boxes_would_look_all_alike() -> None:
    assert foot("محمد, log 1") != foot("سلمى, log 1")
    assert foot("محمد, log 1") == foot("مُحَمَّد, log 1")
