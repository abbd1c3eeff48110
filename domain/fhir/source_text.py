"""The bytes of a file as text, whatever they are packed in, and never more of it than allowed."""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from domain.fhir.errors import FhirError

MEGABYTE = 1024 * 1024
MAX_BYTES = 100 * MEGABYTE
_BLOCK = 256 * 1024
_GZIP = b"\x1f\x8b"


def text(stream: BinaryIO, *, limit: int = MAX_BYTES) -> Iterator[str]:
    """Blocks of decoded text from a seekable stream (gzip or plain), in constant memory.

    Raises FhirError for more than `limit` bytes unpacked, damaged gzip, or what is not UTF-8.
    """
    stream.seek(0)
    packed = stream.read(2) == _GZIP
    stream.seek(0)
    decode = codecs.getincrementaldecoder("utf-8-sig")()
    seen = 0
    for block in _unpacked(stream) if packed else _plain(stream):
        seen += len(block)
        if seen > limit:
            raise FhirError(
                f"The file is larger than {limit // MEGABYTE} MB.",
                next="Split it, for example by year, and choose the parts.",
            )
        try:
            yield decode.decode(block)
        except UnicodeDecodeError as error:
            raise FhirError(
                f"The file is not text in UTF-8 (near byte {seen - len(block) + error.start})."
            ) from None
    try:
        decode.decode(b"", final=True)
    except UnicodeDecodeError:
        raise FhirError("The file ends in the middle of a character.") from None
    if not seen:
        raise FhirError("The file is empty.")


def _plain(stream: BinaryIO) -> Iterator[bytes]:
    while block := stream.read(_BLOCK):
        yield block


def _unpacked(stream: BinaryIO) -> Iterator[bytes]:
    try:
        with gzip.GzipFile(fileobj=stream, mode="rb") as plain:
            while block := plain.read(_BLOCK):
                yield block
    except EOFError:
        raise FhirError("The packed file ends too early: part of it is missing.") from None
    except (gzip.BadGzipFile, zlib.error):
        raise FhirError("The packed file is damaged and cannot be unpacked.") from None
