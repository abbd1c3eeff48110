"""What is shown of a file, beside the file itself: pictures without metadata, text as text, narratives with
their tables.

Owners see their PDFs from the original, by pdf.js; where a PDF is somebody else's, its pages are made into
pictures (`page`).
"""

import io
import json
from typing import BinaryIO, Final, NamedTuple

from common import narrative
from common.narrative import Block
from domain.intake import plain_text, sandbox, text_shaping
from domain.intake.content_types import IMAGES, MARKUP, ContentType

MAX_TEXT: Final = 256 * 1024
#: A `NarrativePage`, as it is kept.
PAGE: Final = "application/json"


class Preview(NamedTuple):
    """A picture or a text, with the media type to send it with; or a page (PAGE)."""

    content_type: str
    data: bytes


class EmbeddedFileInfo(NamedTuple):
    """A file inside: `size` in bytes, None where it is not there after all."""

    title: str
    said_type: str
    size: int | None


class NarrativePage(NamedTuple):
    """A narrative, and the files that the document holds."""

    blocks: tuple[Block, ...]
    embedded_files: tuple[EmbeddedFileInfo, ...]


def page_of(preview: Preview) -> NarrativePage:
    """What a preview of the type PAGE holds."""
    found = json.loads(preview.data)
    listed = tuple(EmbeddedFileInfo(each["title"], each["type"], each["size"]) for each in found["holdings"])
    return NarrativePage(narrative.from_data(found["blocks"]), listed)


def has_preview(content_type: str) -> bool:
    """Whether `preview` makes something of this type."""
    return content_type in {*IMAGES, *MARKUP, ContentType.DICOM, ContentType.TEXT, ContentType.FHIR}


def page(reader: io.RawIOBase | BinaryIO, size: int, content_type: str, *, index: int = 0) -> Preview:
    """Page `index` (from 0) of a PDF or a picture, as a picture.

    Raises RefusedError if it cannot be shown, ValueError for other types.
    """
    if content_type != ContentType.PDF:
        return preview(reader, size, content_type, index=index)
    stream: BinaryIO = io.BufferedReader(reader, 128 * 1024) if isinstance(reader, io.RawIOBase) else reader
    facts, data = sandbox.run("pdf-page", stream, size, action="render", argument=index)
    return Preview(str(facts["type"]), data)


def marked(picture: Preview, words: str) -> Preview:
    """A picture with these words across and below it; a text stays as it is.

    Raises RefusedError where it cannot be read.
    """
    if not picture.content_type.startswith("image/"):
        return picture
    line = text_shaping.drawable("".join(c if c.isprintable() else " " for c in words[:200]).strip()) or "-"
    facts, data = sandbox.run(
        "mark", io.BytesIO(picture.data), len(picture.data), action="render", words=line
    )
    return Preview(str(facts["type"]), data)


def preview(reader: io.RawIOBase | BinaryIO, size: int, content_type: str, *, index: int = 0) -> Preview:
    """Page or frame `index` (from 0).

    Raises RefusedError if it cannot be shown, ValueError if this type has no preview.
    """
    stream: BinaryIO = io.BufferedReader(reader, 128 * 1024) if isinstance(reader, io.RawIOBase) else reader
    if content_type in {*IMAGES, ContentType.DICOM}:
        job = "dicom" if content_type == ContentType.DICOM else "image"
        facts, data = sandbox.run(job, stream, size, action="render", argument=index)
        return Preview(str(facts["type"]), data)
    if content_type in MARKUP:
        return Preview(PAGE, sandbox.run("xml", stream, size, action="render")[1])
    if content_type in {ContentType.TEXT, ContentType.FHIR}:
        return Preview(ContentType.TEXT, plain_text.beginning(stream, MAX_TEXT).encode())
    raise ValueError(f"no preview of {content_type}")
