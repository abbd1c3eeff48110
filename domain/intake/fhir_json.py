"""JSON, as a stream of tokens: well formed, not too deep, a FHIR resource.

Constant memory, so that 100 MB cost none.

What the resources mean is not decided here (`domain.fhir`): only that reading them is safe.
"""

import codecs
import re
from typing import Any, BinaryIO, Final

from domain.intake.refusal import DamagedFileError, RefusedError, UnsupportedFileError

MAX_DEPTH: Final = 64
_CHUNK: Final = 256 * 1024
_MAX_TOKEN: Final = 101 * 1024 * 1024
_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:
        ([{}\[\],:])
      | ("(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*+")
      | (-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?=[ \t\r\n,\]}])
    )""",
    re.VERBOSE,
)
_NEXT = "Ask for the export again; a whole history comes in under Import history."


def inspect(reader: BinaryIO, size: int) -> dict[str, Any]:
    """{"resource_type": …} of the outermost resource. Raises RefusedError."""
    walker = _Walker()
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    rest = ""
    try:
        # A long string is read in ever larger steps: its beginning is not looked at again and again.
        while chunk := reader.read(max(_CHUNK, len(rest))):
            rest = _feed(walker, rest + decoder.decode(chunk))
        rest = _feed(walker, rest + decoder.decode(b"", final=True) + " ")
    except UnicodeDecodeError:
        raise _broken() from None
    if rest.strip() or not walker.is_done:
        raise _broken()
    if not walker.resource_type:
        raise UnsupportedFileError(
            "Not added: it is JSON, but no FHIR resource.",
            next="Choose a FHIR export (a Bundle or a single resource).",
        )
    return {"resource_type": walker.resource_type}


def _feed(walker: "_Walker", text: str) -> str:
    """Consume all whole tokens; what is left may be the beginning of one."""
    at = 0
    while match := _TOKEN.match(text, at):
        walker.take(match)
        at = match.end()
    if len(text) - at > _MAX_TOKEN:
        raise _broken()
    return text[at:]


def _broken() -> RefusedError:
    return DamagedFileError(
        "Not added: the FHIR file cannot be read to its end; it may be damaged or cut off.", next=_NEXT
    )


class _Walker:
    """Follows the grammar with a stack of open brackets."""

    def __init__(self) -> None:
        self._stack: list[str] = []
        self._expect = "value"
        self._key = ""
        self.is_done = False
        self.resource_type = ""

    def take(self, match: "re.Match[str]") -> None:
        mark, text, _literal = match.groups()
        if self.is_done:
            if mark == "{" and self.resource_type:
                raise UnsupportedFileError(
                    "Not added: it holds many records, one on each line (NDJSON).",
                    next="Choose it under Import history.",
                )
            raise _broken()
        if mark is None:
            self._scalar(text)
        elif mark in "{[":
            self._open(mark)
        elif mark in "}]":
            self._close(mark)
        else:
            self._separator(mark)

    def _scalar(self, text: str | None) -> None:
        if self._expect in {"key", "key or end"} and text is not None:
            self._key, self._expect = text, "colon"
        elif self._expect in {"value", "value or end"}:
            if (
                len(self._stack) == 1
                and self._key == '"resourceType"'
                and text is not None
                and re.fullmatch(r'"[A-Za-z]{1,64}"', text)
            ):
                self.resource_type = text.strip('"')
            self._after_value()
        else:
            raise _broken()

    def _open(self, mark: str) -> None:
        if self._expect not in {"value", "value or end"}:
            raise _broken()
        self._stack.append(mark)
        if len(self._stack) > MAX_DEPTH:
            raise RefusedError("Not added: the FHIR file is nested deeper than any real one.", next=_NEXT)
        self._expect = "key or end" if mark == "{" else "value or end"

    def _close(self, mark: str) -> None:
        allowed = {"}": ("{", {"key or end", "separator"}), "]": ("[", {"value or end", "separator"})}[mark]
        if not self._stack or self._stack[-1] != allowed[0] or self._expect not in allowed[1]:
            raise _broken()
        self._stack.pop()
        self._after_value()

    def _separator(self, mark: str) -> None:
        if mark == ":" and self._expect == "colon":
            self._expect = "value"
        elif mark == "," and self._expect == "separator" and self._stack:
            self._expect = "key" if self._stack[-1] == "{" else "value"
        else:
            raise _broken()

    def _after_value(self) -> None:
        self._expect = "separator"
        self.is_done = not self._stack
