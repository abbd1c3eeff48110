"""Names and words as searches compare them: without case, accents and apostrophes, and with the letters that
do not decompose in their plain spelling (ø is o, ł is l, ß is ss).

One rule in two places: `fold` for what is compared here, the lookup `folded` for what the database compares
(`name__folded__contains=fold(typed)`). A test holds them equal.
"""

import sys
import unicodedata
from functools import cache
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, TextField, Transform
from django.db.models.sql.compiler import SQLCompiler

APOSTROPHES: Final = "'’‘ʼʻʹ`´＇"
#: Letters that Unicode does not decompose, as those write them who lack the key.
SINGLE: Final = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ĸ": "k", "ŋ": "n", "ς": "σ",
}  # fmt: skip
DOUBLE: Final = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
_LETTERS: Final = str.maketrans({**SINGLE, **DOUBLE, **dict.fromkeys(APOSTROPHES, "")})


def fold(text: str) -> str:
    """For comparing, never for showing."""
    # Apostrophes go first: some decompose into a space and a mark. Letters again: capitals are small now.
    parts = unicodedata.normalize("NFKD", respell(text))
    return respell("".join(sign for sign in parts if not unicodedata.combining(sign)).lower())


def respell(lowered: str) -> str:
    """The part of `fold` that what was folded before this rule existed may lack: letters, apostrophes."""
    return lowered.translate(_LETTERS)


@cache
def _marks() -> str:
    """All combining signs, as ranges of a regular expression. Looked for at the first search only: a tenth of
    a second that no process should pay at its start.
    """
    marks = [point for point in range(sys.maxunicode + 1) if unicodedata.combining(chr(point))]
    first = [point for point in marks if not unicodedata.combining(chr(point - 1))]
    last = [point for point in marks if not unicodedata.combining(chr(point + 1))]
    return "[" + "".join(f"{chr(a)}-{chr(b)}" for a, b in zip(first, last, strict=True)) + "]"


class Folded(Transform):
    """`fold` in SQL."""

    lookup_name = "folded"
    output_field = TextField()

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, tuple[str | int, ...]]:
        inner, params = compiler.compile(self.lhs)
        plain = "translate(%s::text, %%s, '')" % inner  # noqa: UP031  percent signs of parameters
        sql = f"lower(regexp_replace(normalize({plain}, NFKD), %s, '', 'g'))"
        given: list[str | int] = [*params, APOSTROPHES, _marks()]
        for letter, spelling in DOUBLE.items():
            sql = f"replace({sql}, %s, %s)"
            given += [letter, spelling]
        sql = f"translate({sql}, %s, %s)"
        return sql, (*given, "".join(SINGLE) + APOSTROPHES, "".join(SINGLE.values()))


CharField.register_lookup(Folded)
TextField.register_lookup(Folded)
