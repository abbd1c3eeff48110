"""Words across a picture: seen on white and on black, also on a small one; the picture below them stays
readable.
"""

import io

import pytest
from PIL import Image, ImageChops

from domain.intake import previews
from domain.intake.previews import Preview
from domain.intake.refusal import RefusedError

WORDS = "Łukasz Źdźbło (DR-1234-5678-9), 21 Nov 2026, 17:20, log 4711"


def picture(colour: str, size: tuple[int, int], form: str = "PNG") -> Preview:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, form)
    return Preview(f"image/{form.lower()}", out.getvalue())


def opened(found: Preview) -> Image.Image:
    return Image.open(io.BytesIO(found.data)).convert("RGB")


@pytest.mark.parametrize("colour", ["white", "black"])
@pytest.mark.parametrize("size", [(1200, 900), (32, 32)])
def test_it_is_seen_everywhere_and_covers_nothing(colour: str, size: tuple[int, int]) -> None:
    plain = picture(colour, size)
    marked = opened(previews.marked(plain, WORDS))
    inside = ImageChops.difference(marked.crop((0, 0, *size)), opened(plain)).convert("L")
    assert inside.getbbox() is not None
    depths = inside.tobytes()
    assert min(depths) == 0 and 20 < max(depths) < 100
    foot = marked.crop((0, size[1], marked.width, marked.height)).convert("L")
    assert min(foot.tobytes()) < 120


def test_other_words_make_another_picture_and_a_photo_stays_one() -> None:
    photo = picture("white", (400, 300), "JPEG")
    one, other = (previews.marked(photo, words) for words in (WORDS, WORDS.replace("4711", "4712")))
    assert one.content_type == other.content_type == "image/jpeg" and one.data != other.data


def test_words_are_never_an_order_to_the_process() -> None:
    for words in ("--help", "\0", "\n" * 300, "x" * 5000, '"; rm -rf /'):
        assert previews.marked(picture("white", (300, 200)), words).content_type == "image/png"


def test_what_is_no_picture_is_refused_and_a_text_stays_a_text() -> None:
    with pytest.raises(RefusedError):
        previews.marked(Preview("image/png", b"no picture"), WORDS)
    assert previews.marked(Preview("text/plain", b"words"), WORDS).data == b"words"
