"""Which type a file is, by its first bytes only: never by its name, never by what a browser claims.

Twenty lines of magic numbers for a closed list; the real parser decides afterwards. What is recognised and
not allowed gets a sentence of its own.
"""

import codecs
import re
from typing import Final

from domain.intake.content_types import ContentType
from domain.intake.refusal import ForbiddenFileError, RefusedError, UnsupportedFileError

HEAD: Final = 4096

_MAGIC: Final[tuple[tuple[int, bytes, ContentType], ...]] = (
    (0, b"%PDF-", ContentType.PDF),
    (0, b"\x89PNG\r\n\x1a\n", ContentType.PNG),
    (0, b"\xff\xd8\xff", ContentType.JPEG),
    (0, b"II*\0", ContentType.TIFF),
    (0, b"MM\0*", ContentType.TIFF),
    (0, b"GIF8", ContentType.GIF),
    (4, b"ftypavif", ContentType.AVIF),
    (4, b"ftypavis", ContentType.AVIF),
    (0, b"#!AMR", ContentType.AMR),
    (4, b"ftyp3g", ContentType.THREE_GP),
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
_APPLE = (
    "Not added: it is the archive that Apple Health exports.",
    "Open the archive and choose export_cda.xml, and the files in clinical-records.",
)
_XDM = (
    "Not added: it is an archive of a patient portal (IHE XDM).",
    "Open the archive and choose the documents in its folder IHE_XDM.",
)
_WEB = ("Not added: it is a web page, which can run programs.", "Print it to a PDF and choose that.")
_DRAWING = (
    "Not added: it is an SVG drawing, which can run programs.",
    "Save it as PNG or PDF and choose that.",
)
_OFFICE = (
    "Not added: it is an office document, such as Word makes.",
    "Open it, choose File, then Save as PDF, and choose that PDF here.",
)
_PICTURE = (
    "Not added: it is a photo in the HEIC format, which cannot be shown here.",
    "Save or send it as JPEG and choose that.",
)
_UTF_16 = (
    "Not added: it looks like text in UTF-16, but without the mark that says so.",
    "Open it in an editor, save it as UTF-8 and choose that.",
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
    (4, b"ftyphei", _PICTURE),
    (4, b"ftypmif1", _PICTURE),
)

_FORBIDDEN: Final = (_PROGRAM, _WEB, _DRAWING)
#: Where the 128 bytes in front are missing: the file's own header, or at once the first elements of group 8.
_BARE_DICOM: Final = re.compile(
    rb"\x02\0\0\0UL\x04\0|\x08\0[\0\x05\x08\x12-\x18]\0(?:UL|CS|DA|TM|UI)[\x02-\x40]\0"
)
_HIDES: Final = re.compile(rb"<\s*[A-Za-z!?/%]|%PDF-")

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
    if head.startswith(b"BM") and not _is_text(head):
        return ContentType.BMP
    if head[:256].removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n\f\v").startswith(b"%PDF-"):
        return ContentType.PDF
    if _BARE_DICOM.match(head):
        return ContentType.DICOM
    refuse_known(head)
    return _text(head)


def refuse_known(head: bytes) -> None:
    """Raises RefusedError for what is recognised and not taken."""
    if head.startswith(b"PK\x03\x04"):
        raise refused(_zip_reason(head))
    for offset, magic, reason in _REFUSED:
        if head.startswith(magic, offset):
            raise refused(reason)


def refuse_what_acts(head: bytes) -> None:
    """Raises RefusedError for programs, archives and web pages: of a file inside another."""
    refuse_known(head)
    if _is_text(head) or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _decode(head).lstrip("\ufeff \t\r\n\f\v")
        if reason := _web_reason(text):
            raise refused(reason)


def refused(reason: tuple[str, str]) -> RefusedError:
    kind = ForbiddenFileError if reason in _FORBIDDEN else UnsupportedFileError
    return kind(reason[0], next=reason[1])


def _zip_reason(head: bytes) -> tuple[str, str]:
    if b"[Content_Types].xml" in head or b"application/vnd.oasis" in head:
        return _OFFICE
    if b"apple_health_export" in head:
        return _APPLE
    return _XDM if b"IHE_XDM" in head else ARCHIVE


def _dicom(head: bytes) -> ContentType:
    """The 128 bytes before a DICOM file are free for any use, and some devices leave there what they like:
    only what makes another kind of file of it is refused.
    """
    preamble = head[:128]
    if _HIDES.search(preamble) or any(
        preamble.startswith(magic, offset) for offset, magic, _ in _REFUSED if offset < 128
    ):
        raise ForbiddenFileError(
            "Not added: in front of the DICOM image is the beginning of another kind of file.",
            next="Ask whoever made the file to export it again.",
        )
    return ContentType.DICOM


def _riff(head: bytes) -> ContentType:
    kinds = {b"WAVE": ContentType.WAV, b"AVI ": ContentType.AVI, b"WEBP": ContentType.WEBP}
    if found := kinds.get(head[8:12]):
        return found
    raise refused(_UNKNOWN)


def _is_text(head: bytes) -> bool:
    return not any(byte < 9 or 14 <= byte < 28 for byte in head)


def _is_utf_16(head: bytes) -> bool:
    """Letters of most scripts share the upper half: it repeats at every second place."""
    pairs = max(1, len(head) // 2)
    return (
        max(head[0::2].count(0), head[1::2].count(0)) > pairs * 0.6
        and min(head[0::2].count(0), head[1::2].count(0)) < pairs * 0.02
    )


def _text(head: bytes) -> ContentType:
    text = _decode(head).lstrip("\ufeff \t\r\n\f\v")
    if text.startswith("<"):
        return _markup(text)
    if text.startswith(("{", "[")) and re.match(r'\{\s*(?:"|$)|\[\s*\{', text):
        return ContentType.FHIR
    return ContentType.TEXT


def _decode(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) & ~1].decode("utf-16", "ignore")
    if not _is_text(head):
        raise refused(_UTF_16 if _is_utf_16(head) else _UNKNOWN)
    return head.decode("utf-8", "replace")


def _web_reason(text: str) -> tuple[str, str] | None:
    match = _ROOT.match(text)
    root = match.group(1).lower() if match else ""
    if root in _WEB_ROOTS or re.match(r"\s*<!doctype\s+html", text, re.IGNORECASE):
        return _WEB
    return _DRAWING if root == "svg" else None


def _markup(text: str) -> ContentType:
    if reason := _web_reason(text):
        raise refused(reason)
    match = _ROOT.match(text)
    known = {"clinicaldocument": ContentType.CCDA, "annotatedecg": ContentType.AECG}
    if match and (found := known.get(match.group(1).lower())):
        return found
    if not match and text.startswith(("<?xml", "<!--")):
        # Its root comes later: the parser finds it, and refuses any other.
        return ContentType.CCDA
    if text.startswith(("<?xml", "<!DOCTYPE", "<!doctype")) or "xmlns" in text[:1024]:
        raise refused(_XML)
    return ContentType.TEXT
