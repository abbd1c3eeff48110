"""The words of a text, as a search compares them."""

import re
from typing import Final

from common.folding import APOSTROPHES, fold

MAX_WORDS: Final = 5000
_APOSTROPHE: Final = re.compile(f"[{APOSTROPHES}]")
_WORD: Final = re.compile(r"\w[\w.,'’/+-]*\w|\w")


def distinct_words(text: str) -> str:
    """Each word once, folded, the first MAX_WORDS of them. One with an apostrophe is found by its parts, too:
    "l'hôpital" by "hopital".
    """
    found: dict[str, None] = {}
    for match in _WORD.finditer(text):
        parts = _APOSTROPHE.split(match.group())
        for word in (match.group(), *(part for part in parts[1:] if len(part) > 1)):
            found.setdefault(fold(word)[:40])
        if len(found) >= MAX_WORDS:
            break
    return " ".join(found)
