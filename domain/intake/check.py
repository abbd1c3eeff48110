"""The one entrance: everything a file must pass before it is kept."""

import io
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from domain.intake import file_names, plain_text, sandbox
from domain.intake.content_types import IMAGES, MARKUP, MEGABYTE, OPAQUE, ContentType, max_bytes
from domain.intake.refusal import RefusedError
from domain.intake.scanner import Scan, SignatureScanner, refuse_found
from domain.intake.sniff import ARCHIVE, HEAD, refused, sniff

_TAIL: Final = 65_557
_JOB: Final = (
    {ContentType.PDF: "pdf", ContentType.DICOM: "dicom", ContentType.FHIR: "json"}
    | dict.fromkeys(IMAGES, "image")
    | dict.fromkeys(MARKUP, "xml")
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the file is.

    `facts` may hold pages, frames, width, height, taken, has_place, modality; `words` is its text (content).
    """

    content_type: ContentType
    facts: dict[str, Any] = field(default_factory=dict)
    words: str = field(default="", repr=False)


def check(reader: io.RawIOBase | BinaryIO, size: int, *, name: str = "", scan: Scan | None = None) -> Checked:
    """Raises RefusedError with the reason and what to do; CheckFailedError if the check could not run.

    `reader` is seekable and gives plaintext; it is read in ranges, several times, and never copied whole.
    `scan` has seen the whole file already, as it arrived; without it, the built-in scanner reads it here.
    """
    stream: BinaryIO = io.BufferedReader(reader, 128 * 1024) if isinstance(reader, io.RawIOBase) else reader
    stream.seek(0)
    content_type = sniff(stream.read(HEAD), size)
    check_size(content_type, size)
    if content_type is ContentType.TEXT and file_names.is_active(name):
        raise RefusedError(
            "Not added: a device would run it as a program.",
            next="Save it as PDF or as plain text (.txt) and choose that.",
        )
    refuse_found((scan or _scanned(stream)).verdict())
    _refuse_archive_behind(stream, size)
    facts: dict[str, Any] = {}
    if job := _JOB.get(content_type):
        facts, _ = sandbox.run(job, stream, size)
    elif content_type is ContentType.TEXT:
        plain_text.check(stream)
        facts = {"text": plain_text.beginning(stream, 64 * 1024)}
    else:
        assert content_type in OPAQUE
    words = f"{facts.pop('title', '')} {facts.pop('text', '')}".strip()
    return Checked(content_type, facts, words)


def check_size(content_type: ContentType, size: int) -> None:
    """Raises RefusedError beyond the limit of the type."""
    most = max_bytes(content_type)
    if size > most:
        raise RefusedError(
            f"Not added: it is larger than {most // MEGABYTE} MB.",
            next="Save it smaller, or in parts, and choose them.",
        )


def _scanned(stream: BinaryIO) -> Scan:
    scan = SignatureScanner().scan()
    stream.seek(0)
    while chunk := stream.read(MEGABYTE):
        scan.feed(chunk)
    return scan


def _refuse_archive_behind(stream: BinaryIO, size: int) -> None:
    """A zip is read from its end: one may hang behind an honest picture.

    Its last record names where its list is; both must fit.
    """
    stream.seek(max(0, size - _TAIL))
    tail = stream.read(_TAIL)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        return
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    start = max(0, size - len(tail)) + at - length
    if length and start >= 0:
        stream.seek(start)
        if stream.read(4) == b"PK\x01\x02":
            raise refused(ARCHIVE)
