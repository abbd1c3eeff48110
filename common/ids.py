"""Identifiers: random ids for rows, and account numbers that people can read out.

An account number is a prefix of two letters, eight digits and two check digits (ISO 7064
MOD 97-10 over prefix and digits), written `MC 4821 7730` and the check digits. Every single
wrong character and every swap of two neighbours is found.
"""

import re
import secrets
import uuid

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_97_10

_COUNT = 10**8
_SHAPE = re.compile(r"[A-Z]{2}[0-9]{10}")
_SPACING = re.compile(r"[\s\-\u2010-\u2015\u00b7.]+")


class AccountNumberError(ValueError):
    """The text is not an account number: wrong shape, or the check digits do not fit."""


def new() -> uuid.UUID:
    """A random id (version 4): tells neither time nor order."""
    return uuid.uuid4()


def account_number(prefix: str, n: int) -> str:
    """The account number of the n-th account (0 ≤ n < 10^8), without spaces."""
    if not re.fullmatch(r"[A-Z]{2}", prefix):
        raise ValueError("the prefix of an account number is two capital letters")
    if not 0 <= n < _COUNT:
        raise ValueError("an account number has room for eight digits")
    body = f"{prefix}{n:08d}"
    return body + str(mod_97_10.calc_check_digits(body))


def random_account_number(prefix: str) -> str:
    """An account number drawn at random, so that it tells neither age nor count of accounts.

    The caller keeps it unique (a constraint in the database) and draws again on a clash.
    """
    return account_number(prefix, secrets.randbelow(_COUNT))


def format_account_number(number: str) -> str:
    """For people: groups of four digits, as in `MC 4821 7730 59`."""
    number = parse_account_number(number)
    return f"{number[:2]} {number[2:6]} {number[6:10]} {number[10:]}"


def parse_account_number(text: str) -> str:
    """What a person typed (spaces, dashes, lower case allowed) as the stored form.

    Raises AccountNumberError.
    """
    number = _SPACING.sub("", text).upper()
    if not _SHAPE.fullmatch(number):
        raise AccountNumberError("An account number is two letters and ten digits.")
    try:
        mod_97_10.validate(number)
    except ValidationError:
        raise AccountNumberError("The check digits do not fit; one character may be wrong.") from None
    return number
