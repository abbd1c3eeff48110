"""Ethereum addresses as people paste them."""

import re

from common.keccak import keccak256

_SHAPE = re.compile(r"0x[0-9a-fA-F]{40}")


class AddressError(ValueError):
    """The text is not an address: wrong shape, or its capital letters (EIP-55) do not fit."""


def parse_address(text: str) -> str:
    """The checksummed form.

    One that mixes capital and small letters must have the right ones; all small or all capital has none to
    check.

    Raises AddressError.
    """
    found = text.strip()
    if not _SHAPE.fullmatch(found):
        raise AddressError("An address is 0x and forty hexadecimal digits.")
    digits = found[2:]
    right = checksummed(digits.lower())
    if digits not in {digits.lower(), digits.upper()} and "0x" + digits != right:
        raise AddressError("The capital letters do not fit; one character may be wrong.")
    return right


def checksummed(digits: str) -> str:
    """EIP-55 of forty small hexadecimal digits."""
    marks = keccak256(digits.encode()).hex()
    return "0x" + "".join(
        sign.upper() if int(mark, 16) >= 8 else sign for sign, mark in zip(digits, marks, strict=False)
    )
