"""Content identifiers, version 1, SHA-256, base32 (https://github.com/multiformats/cid): the only form
MedChain writes or accepts.
"""

import base64
import binascii
import hashlib

RAW, DAG_PB = 0x55, 0x70
PREFIX = bytes([0x01])
SHA256 = bytes([0x12, 0x20])
LENGTH = 36


def varint(number: int) -> bytes:
    """Unsigned LEB128."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def binary(codec: int, block: bytes) -> bytes:
    """The 36 bytes that identify a block."""
    return PREFIX + bytes([codec]) + SHA256 + hashlib.sha256(block).digest()


def text(identifier: bytes) -> str:
    return "b" + base64.b32encode(identifier).decode().lower().rstrip("=")


def parse(cid: str) -> bytes:
    """The 36 bytes.

    Raises ValueError for anything but a version 1 CID of a raw or dag-pb block under SHA-256.
    """
    body = cid[1:].upper()
    try:
        identifier = base64.b32decode(body + "=" * (-len(body) % 8)) if cid[:1] == "b" else b""
    except binascii.Error:
        identifier = b""
    known = (
        identifier[:1] == PREFIX
        and identifier[1:2] in {bytes([RAW]), bytes([DAG_PB])}
        and identifier[2:4] == SHA256
    )
    if len(identifier) != LENGTH or not known or text(identifier) != cid:
        raise ValueError("not a content identifier of this store")
    return identifier


def is_block(identifier: bytes, block: bytes) -> bool:
    """Whether a block is the one that the identifier names."""
    return hashlib.sha256(block).digest() == identifier[4:]
