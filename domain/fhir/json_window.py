"""A window over text that arrives in blocks: JSON values are taken off its front."""

import re
from collections.abc import Iterator
from json import JSONDecodeError
from typing import Any

from domain.fhir.errors import FhirError
from domain.fhir.strict_json import JsonError, decoder

MAX_VALUE = 24 * 1024 * 1024
_SPACE = re.compile(r"[ \t\r\n]*+")


class Window:
    """Reads on only when a value does not end within what is there; what was taken is dropped."""

    def __init__(self, blocks: Iterator[str]) -> None:
        self._blocks = blocks
        self._text = ""
        self._at = 0
        self._ended = False
        self._line, self._counted = 1, 0
        self._decoder = decoder()

    @property
    def line(self) -> int:
        """The line the next value begins in, from 1."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def peek(self) -> str:
        """The next character that is no space; "" at the end."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]  # "any number of" always matches
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, expected: str) -> None:
        """Step over one expected character."""
        if self.peek() != expected:
            raise self.error(f"“{expected}” was expected")
        self._at += 1

    def value(self, place: str) -> Any:
        """The next JSON value. Raises FhirError naming `place` and the line."""
        self.peek()
        while True:
            ahead = len(self._text) - self._at
            try:
                result, end = self._decoder.raw_decode(self._text, self._at)
            except JSONDecodeError as error:
                if ahead > MAX_VALUE:
                    raise self.error(f"{place} is broken, or longer than {MAX_VALUE // 2**20} MB") from None
                if not self._grow(2 * ahead + 1):
                    raise self._broken(error, place) from None
                continue
            except JsonError as error:
                raise self.error(f"in {place} {error.what}") from None
            except RecursionError:
                raise self.error(f"{place} is nested too deeply") from None
            if end < len(self._text) or self._ended or self._text[self._at] in '{["':
                self._at = end
                return result
            self._grow(ahead + 1)  # a number at the very edge may go on in the next block

    def error(self, what: str) -> FhirError:
        """The file cannot be read here."""
        return FhirError(f"The file cannot be read in line {self.line}: {what}.")

    def _broken(self, error: JSONDecodeError, place: str) -> FhirError:
        line = self.line + self._text.count("\n", self._at, error.pos)
        found = self._text[error.pos : error.pos + 1]
        if not found or error.msg.startswith("Unterminated"):
            seen = "it ends too early"
        elif not found.isprintable() or error.msg.startswith("Invalid"):
            seen = "there is a character that JSON forbids"
        else:
            seen = f"“{found}” is not expected there"
        return FhirError(f"The file cannot be read in line {line} ({place}): {seen}.")

    def _grow(self, wanted: int) -> bool:
        """Read on until `wanted` characters are ahead; False if there was nothing more at all."""
        before = self._ended
        while len(self._text) - self._at < wanted and self._more():
            pass
        return not before

    def _more(self) -> bool:
        block = next(self._blocks, None)
        if block is None:
            self._ended = True
            return False
        self._line = self.line
        self._text = self._text[self._at :] + block
        self._at = self._counted = 0
        return True
