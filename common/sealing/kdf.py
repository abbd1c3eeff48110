"""Keys derived from keys."""

import hashlib
import hmac

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

_INFO = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\x00"
_ZEROS = bytes(32)


def derive(key: bytes, info: str) -> bytes:
    """HKDF-SHA256 without salt, 32 bytes: "commitment", "subject", "card", "preview", …

    Written out (RFC 5869, one block of output), because an import derives three per record and
    this is four times as fast as building the general object.
    """
    if len(key) != 32:
        raise ValueError("a key is 32 bytes")
    extracted = hmac.digest(_ZEROS, key, hashlib.sha256)
    return hmac.digest(extracted, info.encode() + b"\x01", hashlib.sha256)


def chunk_keys(key: bytes, salt: bytes, context: bytes) -> tuple[bytes, int, bytes]:
    """Key (32), base nonce (as a number) and commitment (32) of one sealed content (C2SP)."""
    made = HKDFExpand(algorithm=SHA512(), length=76, info=_INFO + salt + context).derive(key)
    return made[:32], int.from_bytes(made[32:44], "big"), made[44:]
