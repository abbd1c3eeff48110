"""Words across a picture and below it: who looked, when, and the number in the log. Runs in the child process."""

import math
from typing import Any, BinaryIO, Final

from PIL import Image, ImageDraw, ImageFont

from . import fonts, image

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
    sheet.paste(Image.new("RGB", sheet.size, _GREY), mask=_across(sheet.size, words))
    return image.encode(_with_foot(sheet, words), is_photo=is_photo)


def _across(size: tuple[int, int], words: str) -> Image.Image:
    """How much of the grey shows where: the words slanted over the picture again and again, so that cutting the foot off is not enough."""
    font = _font(max(14, min(size) // 28))
    width, height = _measure(font, words)
    side = math.ceil(math.hypot(*size))
    # Between two rows there is room for what is shown, but never so much that a small picture goes without.
    tile = Image.new("L", (width + height * 2, max(height, min(height * 7, side // 2))), 0)
    ImageDraw.Draw(tile).text((0, 0), words, font=font, fill=_STRENGTH)
    layer = Image.new("L", (side, side), 0)
    for row, down in enumerate(range(0, side, tile.height)):
        for along in range(-(row % 2) * tile.width // 2, side, tile.width):
            layer.paste(tile, (along, down))
    turned = layer.rotate(30, resample=Image.Resampling.BILINEAR)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    return turned.crop((left, top, left + size[0], top + size[1]))


def _with_foot(sheet: Image.Image, words: str) -> Image.Image:
    """The words once more, in a strip below: nothing of the picture is covered by it."""
    font = _font(max(12, min(24, sheet.width // 40)))
    width, height = _measure(font, words)
    while width > sheet.width - 8 and font.size > _SMALLEST:
        font = _font(int(font.size) - 1)
        width, height = _measure(font, words)
    whole = Image.new("RGB", (max(sheet.width, width + 8), sheet.height + height + 12), "white")
    whole.paste(sheet, (0, 0))
    ImageDraw.Draw(whole).text((4, sheet.height + 4), words, font=font, fill=_INK)
    return whole


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts.sans()), size)


def _measure(font: ImageFont.FreeTypeFont, words: str) -> tuple[int, int]:
    left, top, right, bottom = font.getbbox(words)
    return int(right - left) + 2, int(bottom - top) + 6
