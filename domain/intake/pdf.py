"""PDF: parsed strictly, walked for everything that acts, every stream inflated within bounds.

Runs in the child process.
"""

import zlib
from typing import Any, BinaryIO, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from domain.intake import pdf_actions, pdf_text
from domain.intake.refusal import DamagedFileError, ForbiddenFileError, UnsupportedFileError
from domain.intake.scanner import EICAR

MAX_PAGES: Final = 5000
MAX_OBJECTS: Final = 500_000
MAX_PICTURE: Final = 200 * 1024 * 1024
MAX_STREAM: Final = 32 * 1024 * 1024
MAX_TOTAL: Final = 512 * 1024 * 1024
_MAX_ELEMENTS: Final = 5_000_000
_DEPTH: Final = 200
_END: Final = 1024
_FAILURES: Final = (
    pikepdf.PdfError,
    pikepdf.DataDecodingError,
    RuntimeError,
    ValueError,
    KeyError,
    TypeError,
    zlib.error,
    OSError,
)

_SAVE_AGAIN: Final = "Print it to a new PDF and choose that."


def inspect(reader: BinaryIO, size: int) -> dict[str, Any]:
    """{"pages": …, "text": words of the first pages}. Raises RefusedError."""
    try:
        with _opened(reader, size) as pdf:
            return _inspect(pdf)
    except pikepdf.PasswordError:
        raise _locked() from None
    except _FAILURES:
        raise _damaged() from None


def _opened(reader: BinaryIO, size: int) -> pikepdf.Pdf:
    """Without a password, so that one that only restricts printing and copying is no hindrance. A wrong
    table of places is made anew, as every viewer does, if the file still has its end.
    """
    try:
        return pikepdf.open(reader, attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise
    except _FAILURES:
        reader.seek(max(0, size - _END))
        if b"%%EOF" not in reader.read(_END):
            raise
        reader.seek(0)
        return pikepdf.open(reader, suppress_warnings=True)


def _inspect(pdf: pikepdf.Pdf) -> dict[str, Any]:
    repaired = {_problem(warning) for warning in pdf.get_warnings()}
    if len(pdf.objects) > MAX_OBJECTS:
        raise _bomb()
    # Streams first, within bounds: afterwards anything may be asked of the library without a bomb going off.
    total = 0
    for thing in pdf.objects:
        if isinstance(thing, Stream):
            total += _inflate(thing)
        if total > MAX_TOTAL:
            raise _bomb()
    _Walk().objects(pdf)
    pages = len(pdf.pages)
    if not pages:
        raise _damaged()
    if pages > MAX_PAGES:
        raise _bomb()
    if {_problem(each) for each in pdf.check_pdf_syntax()} - repaired:
        raise _damaged()
    return {"pages": pages, "text": pdf_text.words(pdf)}


def _problem(said: object) -> str:
    return str(said).removeprefix("WARNING: ")


class _Walk:
    """Looks at every dictionary of every object once."""

    def __init__(self) -> None:
        self._seen = 0

    def objects(self, pdf: pikepdf.Pdf) -> None:
        for thing in pdf.objects:
            self._look(thing, 0)

    def _look(self, thing: Object, depth: int) -> None:
        self._seen += 1
        if self._seen > _MAX_ELEMENTS or depth > _DEPTH:
            raise _bomb()
        if isinstance(thing, (Dictionary, Stream)):
            values = (thing.stream_dict if isinstance(thing, Stream) else thing).as_dict()
            pdf_actions.refuse_active(dict(values.items()))
            children: Any = values.values()
        elif isinstance(thing, Array):
            children = thing.as_list()
        else:
            return
        for child in children:
            if isinstance(child, (Dictionary, Array)) and not child.is_indirect:
                self._look(child, depth + 1)


def _inflate(stream: Stream) -> int:
    """How many bytes a stream unpacks to, looked at piece by piece and never kept.

    Raises RefusedError beyond the bounds.
    """
    raw = stream.read_raw_bytes()
    filters = _filters(stream)
    is_picture = stream.get("/Subtype") == Name.Image
    bound = MAX_PICTURE if is_picture else MAX_STREAM
    if EICAR in raw:
        raise _infected()
    if not filters or filters[0] not in {"/FlateDecode", "/Fl"}:
        # A second layer of compression inside another is a way to make a gigabyte of a kilobyte.
        if (
            any(name in {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW"} for name in filters[1:])
            and len(raw) > 1024 * 1024
        ):
            raise _bomb()
        return (
            len(raw)
            if not {"/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"} & set(filters)
            else len(raw) * 128
        )
    return _unpack(raw, bound, len(filters) > 1 and filters[1] in {"/FlateDecode", "/Fl"})


def _unpack(raw: bytes, bound: int, is_twice: bool) -> int:
    inner = zlib.decompressobj() if is_twice else None
    outer, done, tail = zlib.decompressobj(), 0, b""
    data = raw
    while data and not outer.eof:
        part = outer.decompress(data, 1024 * 1024)
        data = outer.unconsumed_tail
        while part:
            plain = inner.decompress(part, 1024 * 1024) if inner else part
            part = inner.unconsumed_tail if inner else b""
            done += len(plain)
            if done > bound:
                raise _bomb()
            if EICAR in tail + plain:
                raise _infected()
            tail = plain[-len(EICAR) :]
    return done


def _filters(stream: Stream) -> list[str]:
    value = stream.get("/Filter")
    if value is None:
        return []
    return [str(name) for name in value.as_list()] if isinstance(value, Array) else [str(value)]


def _infected() -> ForbiddenFileError:
    return ForbiddenFileError(
        "Not added: the malware scanner found something in it.",
        next="Do not open it on your device either; ask whoever gave it to you.",
    )


def _locked() -> UnsupportedFileError:
    return UnsupportedFileError(
        "Not added: it is locked with a password.",
        next="Open it, save it without the password, and choose it again.",
    )


def _bomb() -> ForbiddenFileError:
    return ForbiddenFileError("Not added: it would unpack to more than any document needs.", next=_SAVE_AGAIN)


def _damaged() -> DamagedFileError:
    return DamagedFileError(
        "Not added: the PDF cannot be read to its end; it may be damaged or cut off.",
        next="Look whether it opens on your device; if it does, print it to a new PDF and choose that.",
    )
