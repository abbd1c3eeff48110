"""JSON without its loopholes, and one canonical form of it.

Python's reader takes NaN, repeated names and numbers of any length. Here each is an error; a decimal keeps
its digits ("1.50" stays "1.50"), as FHIR demands, and writing gives the same bytes whatever order the names
came in.
"""

import json
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any, NoReturn

MAX_DIGITS = 40
MAX_EXPONENT = 400
MAX_DEPTH = 60

Json = dict[str, Any]


class JsonError(ValueError):
    """What is wrong, as the end of a sentence; `at` is the character it was seen at (-1: only the reader of
    the whole knows).
    """

    def __init__(self, what: str, at: int = -1) -> None:
        super().__init__(what)
        self.what = what
        self.at = at


def decoder() -> json.JSONDecoder:
    """A decoder that raises JsonError for what `json` would let pass."""
    return json.JSONDecoder(
        object_pairs_hook=_object, parse_float=_decimal, parse_int=_integer, parse_constant=_constant
    )


def dumps(value: Any) -> bytes:
    """Canonical bytes: names sorted, no spaces, UTF-8, decimals with their digits.

    Raises JsonError for half a surrogate pair.
    """
    try:
        return _text(value).encode()
    except UnicodeEncodeError:
        raise JsonError("it holds a character that is no text") from None


def _text(value: Any) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{encode_basestring(key)}:{_text(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_text, value)) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)


def _object(pairs: list[tuple[str, Any]]) -> Json:
    result = dict(pairs)
    if len(result) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise JsonError(f"“{twice[:40]}” appears twice in one object")
    return result


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise JsonError(f"a number has {len(digits)} digits")
    return int(digits)


def _decimal(digits: str) -> Decimal:
    if len(digits) > MAX_DIGITS:
        raise JsonError(f"a number has {len(digits)} digits")
    value = Decimal(digits)
    if abs(value.adjusted()) > MAX_EXPONENT:
        raise JsonError(f"the number {digits} is beyond all measure")
    return value


def _constant(name: str) -> NoReturn:
    raise JsonError(f"{name} is no number in JSON")
