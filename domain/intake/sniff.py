"""Which type a file is, by its first bytes only: never by its name, never by what a browser claims.

Twenty lines of magic numbers for a closed list; the real parser decides afterwards. What is recognised and
not allowed gets a sentence of its own.
"""

import re
from typing import Final

from domain.intake.content_types import ContentType
from domain.intake.refusal import RefusedError

HEAD: Final = 4096

_MAGIC: Final[tuple[tuple[int, bytes, ContentType], ...]] = (
    (0, b"%PDF-", ContentType.PDF),
    (0, b"\x89PNG\r\n\x1a\n", ContentType.PNG),
    (0, b"\xff\xd8\xff", ContentType.JPEG),
    (0, b"II*\0", ContentType.TIFF),
    (0, b"MM\0*", ContentType.TIFF),
    (4, b"ftypisom", ContentType.MP4),
    (4, b"ftypiso", ContentType.MP4),
    (4, b"ftypmp4", ContentType.MP4),
    (4, b"ftypM4", ContentType.MP4),
    (4, b"ftypavc1", ContentType.MP4),
    (4, b"ftypqt", ContentType.MP4),
    (0, b"\x1aE\xdf\xa3", ContentType.WEBM),
    (0, b"ID3", ContentType.MP3),
    (0, b"\xff\xfb", ContentType.MP3),
    (0, b"\xff\xf3", ContentType.MP3),
    (0, b"OggS", ContentType.OGG),
    (0, b"fLaC", ContentType.FLAC),
    (0, b"\xffBIOSEMI", ContentType.EDF),
)

_PROGRAM = ("Not added: it is a program.", "Choose the document itself: a PDF, a photo or a DICOM file.")
ARCHIVE = ("Not added: it is an archive of other files.", "Open the archive and choose the files in it.")
_WEB = ("Not added: it is a web page, which can run programs.", "Print it to a PDF and choose that.")
_DRAWING = (
    "Not added: it is an SVG drawing, which can run programs.",
    "Save it as PNG or PDF and choose that.",
)
_OFFICE = ("Not added: it is an office document.", "Save it as PDF and choose that.")
_PICTURE = (
    "Not added: it is a kind of picture that not everybody can open.",
    "Save it as JPEG or PNG and choose that.",
)
_UNKNOWN = (
    "Not added: it is of no known type.",
    "Choose a PDF, a photo, a DICOM file, plain text, a clinical document (C-CDA) or a FHIR export.",
)
_XML = (
    "Not added: it is XML, but not a clinical document (C-CDA).",
    "Choose the clinical document, or save it as PDF.",
)

_REFUSED: Final[tuple[tuple[int, bytes, tuple[str, str]], ...]] = (
    (0, b"MZ", _PROGRAM),
    (0, b"\x7fELF", _PROGRAM),
    (0, b"#!", _PROGRAM),
    (0, b"\xca\xfe\xba\xbe", _PROGRAM),
    (0, b"\xfe\xed\xfa", _PROGRAM),
    (0, b"\xce\xfa\xed\xfe", _PROGRAM),
    (0, b"\xcf\xfa\xed\xfe", _PROGRAM),
    (0, b"\0asm", _PROGRAM),
    (0, b"dex\n", _PROGRAM),
    (0, b"L\0\0\0\x01\x14\x02\0", _PROGRAM),
    (0, b"@echo", _PROGRAM),
    (0, b"PK\x03\x04", ARCHIVE),
    (0, b"PK\x05\x06", ARCHIVE),
    (0, b"PK\x07\x08", ARCHIVE),
    (0, b"\x1f\x8b", ARCHIVE),
    (0, b"BZh", ARCHIVE),
    (0, b"\xfd7zXZ", ARCHIVE),
    (0, b"7z\xbc\xaf", ARCHIVE),
    (0, b"Rar!", ARCHIVE),
    (0, b"\x28\xb5\x2f\xfd", ARCHIVE),
    (0, b"MSCF", ARCHIVE),
    (257, b"ustar", ARCHIVE),
    (0, b"\xd0\xcf\x11\xe0", _OFFICE),
    (0, b"{\\rtf", _OFFICE),
    (0, b"%!PS", _OFFICE),
    (0, b"GIF8", _PICTURE),
    (0, b"BM", _PICTURE),
    (4, b"ftyphei", _PICTURE),
    (4, b"ftypmif1", _PICTURE),
    (4, b"ftypavif", _PICTURE),
)

_ROOT = re.compile(
    r"^(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*<\s*(?:[\w.-]+:)?([\w.-]+)",
    re.IGNORECASE | re.DOTALL,
)
_WEB_ROOTS = frozenset({"html", "head", "body", "title", "meta", "base", "frameset", "iframe"})


def sniff(head: bytes, size: int) -> ContentType:
    """The type of a file of `size` bytes that begins with `head` (its first HEAD bytes). Raises
    RefusedError.
    """
    if size == 0:
        raise RefusedError(
            "Not added: the file is empty.",
            next="Look whether it opens on your device, then choose it again.",
        )
    if head[128:132] == b"DICM":
        return _dicom(head)
    if head[:4] == b"RIFF":
        return _riff(head)
    if head[:8] == b"0       " and len(head) >= 256 and head[236:244].strip().lstrip(b"-").isdigit():
        return ContentType.EDF
    for offset, magic, found in _MAGIC:
        if head.startswith(magic, offset):
            return found
    if head.startswith(b"PK\x03\x04") and (
        b"[Content_Types].xml" in head or b"application/vnd.oasis" in head
    ):
        raise refused(_OFFICE)
    for offset, magic, reason in _REFUSED:
        if head.startswith(magic, offset) and not (magic == b"BM" and _is_text(head)):
            raise refused(reason)
    return _text(head)


def refused(reason: tuple[str, str]) -> RefusedError:
    return RefusedError(reason[0], next=reason[1])


def _dicom(head: bytes) -> ContentType:
    """The 128 bytes before a DICOM file are free for any use: a web page hides well there, so only nothing or
    they may hold a TIFF header.
    """
    preamble = head[:128]
    if preamble.strip(b"\0") and preamble[:4] not in (b"II*\0", b"MM\0*"):
        raise RefusedError(
            "Not added: something else is hidden in front of the DICOM image.",
            next="Ask whoever made the file to export it again.",
        )
    return ContentType.DICOM


def _riff(head: bytes) -> ContentType:
    kinds = {b"WAVE": ContentType.WAV, b"AVI ": ContentType.AVI}
    if found := kinds.get(head[8:12]):
        return found
    raise refused(_PICTURE if head[8:12] == b"WEBP" else _UNKNOWN)


def _is_text(head: bytes) -> bool:
    return not any(byte < 9 or 14 <= byte < 28 for byte in head)


def _text(head: bytes) -> ContentType:
    text = _decode(head).lstrip("\ufeff \t\r\n\f\v")
    if text.startswith("<"):
        return _markup(text)
    if text.startswith(("{", "[")) and re.match(r'\{\s*(?:"|$)|\[\s*\{', text):
        return ContentType.FHIR
    if text.startswith("%PDF-"):
        raise RefusedError(
            "Not added: something stands in front of the PDF.",
            next="Open it, save it as a new PDF and choose that.",
        )
    return ContentType.TEXT


def _decode(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) & ~1].decode("utf-16", "ignore")
    if not _is_text(head):
        raise refused(_UNKNOWN)
    return head.decode("utf-8", "replace")


def _markup(text: str) -> ContentType:
    match = _ROOT.match(text)
    root = match.group(1).lower() if match else ""
    if root in _WEB_ROOTS or re.match(r"\s*<!doctype\s+html", text, re.IGNORECASE):
        raise refused(_WEB)
    if root == "svg":
        raise refused(_DRAWING)
    known = {"clinicaldocument": ContentType.CCDA, "annotatedecg": ContentType.AECG}
    if root in known:
        return known[root]
    if text.startswith(("<?xml", "<!DOCTYPE", "<!doctype")) or "xmlns" in text[:1024]:
        raise refused(_XML)
    return ContentType.TEXT
