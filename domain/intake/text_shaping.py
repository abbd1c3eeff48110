"""Words as they are drawn: Arabic letters joined, right-to-left words turned, and each run in the font that
has its letters.

Short vowels above and below Arabic letters are left out, as in most print.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from arabic_reshaper import ArabicReshaper
from bidi.algorithm import get_display

from domain.intake import fonts

#: Stands for letters that no font of ours has.
OMITTED: Final = "[…]"
_ARABIC: Final = re.compile("([\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]+)")
_RIGHT_TO_LEFT: Final = ("R", "AL")
_SHAPER: Final = ArabicReshaper({"delete_harakat": True, "support_ligatures": True})


@dataclass(frozen=True, slots=True)
class FontRun:
    """Letters of one font, from left to right."""

    words: str
    is_arabic: bool


def can_draw(words: str) -> bool:
    """Whether there is a letter for each of these."""
    return all(map(_is_known, joined(words)))


def drawable(words: str) -> str:
    """The same with OMITTED in place of what cannot be drawn."""
    if can_draw(words):
        return words
    parts = [word if can_draw(word) else OMITTED for word in re.split(r"(\s+)", words)]
    return re.sub(rf"{re.escape(OMITTED)}(\s+{re.escape(OMITTED)})+", OMITTED, "".join(parts))


def begins_right(words: str) -> bool:
    """Whether a line of these words begins at the right."""
    return next(
        (
            each in _RIGHT_TO_LEFT
            for each in map(unicodedata.bidirectional, words)
            if each in ("L", *_RIGHT_TO_LEFT)
        ),
        False,
    )


def joined(words: str) -> str:
    """In the order of reading, each Arabic letter in the form it has beside its neighbours, without what is
    never seen.
    """
    whole = unicodedata.normalize("NFC", words)
    shaped = str(_SHAPER.reshape(whole)) if _ARABIC.search(whole) else whole
    return "".join(c for c in shaped if unicodedata.category(c) != "Cf")


def runs(line: str, *, begins: str = "L") -> Sequence[FontRun]:
    """One line of `joined` words from left to right. `begins` is "R" for a line that is read from the
    right.
    """
    shown = (
        str(get_display(line, base_dir=begins))
        if any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in line)
        else line
    )
    return [
        FontRun(part, is_arabic=bool(index % 2)) for index, part in enumerate(_ARABIC.split(shown)) if part
    ]


def _is_known(letter: str) -> bool:
    file = fonts.arabic() if _ARABIC.fullmatch(letter) else fonts.sans()
    return letter.isspace() or (file is not None and ord(letter) in fonts.letters(file))
