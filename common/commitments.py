"""What stands on chain in place of a document: a salted digest that says nothing by itself.

commitment = keccak256(salt ‖ kind ‖ version ‖ SHA-256(plaintext) ‖ SHA-256(ciphertext) ‖
SHA-256(metadata)), each part 32 bytes, the version as a big-endian number. A digest that does
not exist is 32 zero bytes. The salt comes from the record's key, so erasing the key makes the
commitment meaningless.
"""

import json
import re
from collections.abc import Mapping

from common.keccak import keccak256
from common.sealing.kdf import derive

NO_DIGEST = bytes(32)
_EXACT_IN_JAVASCRIPT = 2**53
_ADDRESS = re.compile("0x[0-9a-fA-F]{40}")


def kind_id(kind: str) -> bytes:
    """The 32-byte identifier of a kind of evidence: Keccak-256 of its name in UTF-8."""
    if not kind:
        raise ValueError("a kind of evidence has a name")
    return keccak256(kind.encode())


def metadata_bytes(metadata: Mapping[str, object]) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8; the same bytes in every language.

    Raises ValueError for what has no single form: fractions (write them as text), integers
    beyond 2^53, keys outside ASCII, lone surrogates.
    """
    _check(metadata)
    text = json.dumps(metadata, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def commitment(
    *,
    salt: bytes,
    kind: str,
    version: int,
    plaintext_sha256: bytes,
    ciphertext_sha256: bytes,
    metadata_sha256: bytes,
) -> bytes:
    """The 32 bytes that a leaf carries for one version of one piece of evidence."""
    parts = (salt, plaintext_sha256, ciphertext_sha256, metadata_sha256)
    if any(len(part) != 32 for part in parts):
        raise ValueError("salt and digests are 32 bytes each")
    number = version.to_bytes(32, "big")
    return keccak256(salt + kind_id(kind) + number + b"".join(parts[1:]))


def subject(*, record_key: bytes, owner: str) -> bytes:
    """Whose record it is, readable only with a value derived from the record's key.

    Keccak-256 of the derived 32 bytes and the owner's 20-byte address.
    """
    return keccak256(derive(record_key, "subject") + address_bytes(owner))


def address_bytes(address: str) -> bytes:
    """The 20 bytes of an Ethereum address written in hexadecimal with 0x. Raises ValueError."""
    # The pattern, because bytes.fromhex passes over spaces.
    if not _ADDRESS.fullmatch(address):
        raise ValueError("an address is 0x and forty hexadecimal digits")
    return bytes.fromhex(address[2:])


def _check(value: object) -> None:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise ValueError("names in metadata are ASCII text")
            _check(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _check(item)
    elif isinstance(value, int) and not isinstance(value, bool):
        if abs(value) >= _EXACT_IN_JAVASCRIPT:
            raise ValueError("numbers in metadata stay below 2^53; write larger ones as text")
    elif not (value is None or isinstance(value, str | bool)):
        raise ValueError("metadata holds text, whole numbers, booleans, null, lists and objects")
