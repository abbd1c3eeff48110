"""Plain text: decodable, without control characters. Streamed, so that its size costs no memory."""

import codecs
import re
from typing import BinaryIO, Final

from domain.intake.refusal import RefusedError

_CHUNK: Final = 256 * 1024
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]")


def encoding_of(head: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or else Windows-1252, in which old systems write."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def check(reader: BinaryIO) -> None:
    """Raises RefusedError if any part does not decode, or holds control characters."""
    reader.seek(0)
    first = encoding_of(reader.read(_CHUNK))
    for encoding in (first, "cp1252") if first == "utf-8-sig" else (first,):
        reader.seek(0)
        if _is_readable(reader, encoding):
            return
    raise RefusedError(
        "Not added: it is no readable text.", next="Save it as PDF, or as text in UTF-8, and choose that."
    )


def _is_readable(reader: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := reader.read(_CHUNK):
            if _CONTROL.search(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def beginning(reader: BinaryIO, limit: int) -> str:
    """The first `limit` bytes as text."""
    reader.seek(0)
    data = reader.read(limit)
    return data.decode(encoding_of(data), "replace").replace("\0", "\ufffd")
