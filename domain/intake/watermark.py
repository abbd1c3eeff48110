"""Words across a picture and below it: who looked, when, and the number in the log.

Runs in the child process.
"""

import math
from collections.abc import Sequence
from functools import cache
from typing import Any, BinaryIO, Final

from PIL import Image, ImageDraw, ImageFont

from domain.intake import fonts, image, text_shaping
from domain.intake.text_shaping import FontRun

_INK: Final = (60, 70, 70)
#: Seen on paper and on the black of an X-ray alike, and read through.
_GREY: Final = (128, 136, 136)
_STRENGTH: Final = 90
_SMALLEST: Final = 10


def render(reader: BinaryIO, size: int, words: str) -> tuple[dict[str, Any], bytes]:
    """The picture of `size` bytes with the words on it, in the form it came in (a photo stays one)."""
    with Image.open(reader, formats=("PNG", "JPEG", "WEBP")) as opened:
        is_photo = opened.format == "JPEG"
        sheet = opened.convert("RGB")
    line = text_shaping.runs(text_shaping.joined(words))
    sheet.paste(Image.new("RGB", sheet.size, _GREY), mask=_across(sheet.size, line))
    return image.encode(_with_foot(sheet, line), is_photo=is_photo)


def _across(size: tuple[int, int], line: Sequence[FontRun]) -> Image.Image:
    """How much of the grey shows where: the words slanted over the picture again and again, so that cutting
    the foot off is not enough.
    """
    points = max(14, min(size) // 28)
    width, height, _ = _measure(line, points)
    side = math.ceil(math.hypot(*size))
    # Between two rows there is room for what is shown, but never so much that a small picture goes without.
    tile = Image.new("L", (width + height * 2, max(height, min(height * 7, side // 2))), 0)
    _write(tile, (0, 0), line, points, _STRENGTH)
    layer = Image.new("L", (side, side), 0)
    for row, down in enumerate(range(0, side, tile.height)):
        for along in range(-(row % 2) * tile.width // 2, side, tile.width):
            layer.paste(tile, (along, down))
    turned = layer.rotate(30, resample=Image.Resampling.BILINEAR)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    return turned.crop((left, top, left + size[0], top + size[1]))


def _with_foot(sheet: Image.Image, line: Sequence[FontRun]) -> Image.Image:
    """The words once more, in a strip below: nothing of the picture is covered by it."""
    points = max(12, min(24, sheet.width // 40))
    width, height, _ = _measure(line, points)
    while width > sheet.width - 8 and points > _SMALLEST:
        points -= 1
        width, height, _ = _measure(line, points)
    whole = Image.new("RGB", (max(sheet.width, width + 8), sheet.height + height + 12), "white")
    whole.paste(sheet, (0, 0))
    _write(whole, (4, sheet.height + 4), line, points, _INK)
    return whole


def _write(
    on: Image.Image,
    at: tuple[int, int],
    line: Sequence[FontRun],
    points: int,
    ink: int | tuple[int, int, int],
) -> None:
    """Run after run on one base line; `at` is the upper left corner of the line."""
    pen, along, base = ImageDraw.Draw(on), float(at[0]), at[1] + _measure(line, points)[2]
    for run in line:
        font = _font(points, run)
        pen.text((along, base), run.words, font=font, fill=ink, anchor="ls")
        along += font.getlength(run.words)


def _measure(line: Sequence[FontRun], points: int) -> tuple[int, int, int]:
    """Width and height with a little room, and how far below its top the base line is."""
    boxes = [_font(points, run).getbbox(run.words, anchor="ls") for run in line]
    width = sum(_font(points, run).getlength(run.words) for run in line)
    top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
    return math.ceil(width) + 2, math.ceil(bottom - top) + 6, math.ceil(-top)


@cache
def _loaded(points: int, *, is_arabic: bool) -> ImageFont.FreeTypeFont:
    """Basic layout: the letters come joined and turned already."""
    file = fonts.arabic() if is_arabic else fonts.sans()
    return ImageFont.truetype(str(file or fonts.sans()), points, layout_engine=ImageFont.Layout.BASIC)


def _font(points: int, run: FontRun) -> ImageFont.FreeTypeFont:
    return _loaded(points, is_arabic=run.is_arabic)
