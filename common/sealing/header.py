"""The clear header before every sealed content, and the sizes that follow from the format."""

import hashlib
import struct
import uuid
from dataclasses import dataclass

from common.sealing.error import SealError

CHUNK = 16384
TAG = 16
SEALED_CHUNK = CHUNK + TAG
SALT = 24
COMMITMENT = 32

_MAGIC = b"MCR1"
_SUITE_COBBLESTONE_256 = 1
_LAYOUT = struct.Struct(">4sHH16sI")

HEADER_SIZE = _LAYOUT.size
PREFIX_SIZE = HEADER_SIZE + SALT + COMMITMENT
_MOST_CHUNKS = 2**38


@dataclass(frozen=True, slots=True)
class Header:
    """Which version of which record this is, and the generation of its key (from 1)."""

    record: uuid.UUID
    version: int
    key_version: int = 1

    def encode(self) -> bytes:
        """The 28 bytes: magic, suite, key version, record, version, all big-endian.

        Raises ValueError for a version below 1 or beyond its field.
        """
        if not 1 <= self.version < 2**32 or not 1 <= self.key_version < 2**16:
            raise ValueError("versions are counted from 1")
        return _LAYOUT.pack(_MAGIC, _SUITE_COBBLESTONE_256, self.key_version, self.record.bytes, self.version)

    @classmethod
    def decode(cls, data: bytes) -> "Header":
        """The header at the start of a sealed content. Raises SealError."""
        if len(data) < HEADER_SIZE:
            raise SealError
        magic, suite, key_version, record, version = _LAYOUT.unpack_from(data)
        if magic != _MAGIC or suite != _SUITE_COBBLESTONE_256 or not version or not key_version:
            raise SealError
        return cls(uuid.UUID(bytes=record), version, key_version)

    def context(self, patient: uuid.UUID) -> bytes:
        """What the content's keys are bound to: SHA-256(header ‖ patient)."""
        return hashlib.sha256(self.encode() + patient.bytes).digest()


def sealed_size(plain: int) -> int:
    """Bytes of the sealed form of a plaintext of `plain` bytes."""
    if not 0 <= plain < _MOST_CHUNKS * CHUNK:
        raise ValueError("a content has 0 bytes to 4 PiB")
    return PREFIX_SIZE + plain + TAG * (plain // CHUNK + 1)


def plain_size(sealed: int) -> int:
    """Bytes of the plaintext in a sealed form of `sealed` bytes.

    Raises SealError for a length that no plaintext has (a cut at a chunk's border, for one).
    """
    full, rest = divmod(sealed - PREFIX_SIZE, SEALED_CHUNK)
    if full < 0 or rest < TAG or full >= _MOST_CHUNKS:
        raise SealError
    return full * CHUNK + rest - TAG
