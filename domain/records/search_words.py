"""The words of a text, as a search compares them."""

import re
import unicodedata
from typing import Final

MAX_WORDS: Final = 5000
_WORD: Final = re.compile(r"\w[\w.,'’/+-]*\w|\w")


def folded(text: str) -> str:
    """For comparing: without case and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


def distinct_words(text: str) -> str:
    """Each word once, folded, the first MAX_WORDS of them."""
    found: dict[str, None] = {}
    for match in _WORD.finditer(folded(text)):
        found.setdefault(match.group()[:40])
        if len(found) >= MAX_WORDS:
            break
    return " ".join(found)
