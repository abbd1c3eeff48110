"""Codes that go by mail and count once: 100 random bits, in letters and digits that are not mistaken for each
other.
"""

import hashlib
import re
import secrets
from typing import NamedTuple

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH, _GROUP = 20, 4
_MISREAD = str.maketrans("OIL", "011")
LONGEST = 40  # as typed, with spaces and dashes


class Code(NamedTuple):
    """The text goes out and is kept nowhere; the digest (32 bytes) is kept."""

    text: str
    digest: bytes


def new() -> Code:
    text = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    return Code("-".join(text[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP)), digest(text))


def digest(typed: str) -> bytes:
    """Of a code as people type it: small letters, spaces and O for 0 are forgiven.

    Any text has one; only a code's is found.
    """
    signs = re.sub(r"[\s-]", "", typed[:LONGEST]).upper().translate(_MISREAD)
    return hashlib.sha256(b"medchain code:" + signs.encode()).digest()
