"""A page of a PDF as a picture: nothing of the file reaches a browser but pixels. Runs in the child
process.
"""

from typing import Any, BinaryIO, Final

import pypdfium2

from domain.intake import image
from domain.intake.refusal import RefusedError

SCALE: Final = 2.0
MAX_POINTS: Final = 3000.0


def render(reader: BinaryIO, size: int, argument: int) -> tuple[dict[str, Any], bytes]:
    """Page `argument` (from 0) as PNG, at most image.SIDE pixels on a side.

    Raises RefusedError where there is no such page.
    """
    document = _opened(reader)
    if document.get_formtype() != pypdfium2.raw.FORMTYPE_NONE:
        # What was filled in is drawn as its owner sees it; this library has no scripts to run.
        document.init_forms()
    if argument >= len(document):
        raise RefusedError("There is no such page.", next="Look at the first one.")
    page = document[argument]
    width, height = page.get_size()
    if not (0 < width <= MAX_POINTS and 0 < height <= MAX_POINTS):
        raise _damaged()
    picture = page.render(scale=min(SCALE, image.SIDE / max(width, height))).to_pil()
    return image.encode(picture.convert("RGB"), is_photo=False)


def _opened(reader: BinaryIO) -> pypdfium2.PdfDocument:
    try:
        reader.seek(0)
        return pypdfium2.PdfDocument(reader)
    except pypdfium2.PdfiumError:
        raise _damaged() from None


def _damaged() -> RefusedError:
    return RefusedError("This page cannot be shown.", next="Ask for the document as a picture.")
