"""Sealing and opening from front to end, in constant memory."""

import hashlib
import uuid
from collections.abc import Iterable, Iterator

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from common.sealing.error import SealError
from common.sealing.header import HEADER_SIZE, Header

_STEP = 1 << 20


class Sealer:
    """Seals one content while it arrives; use once. `key` is 32 bytes, never used for another.

    After `finish()`: `plaintext_sha256`, `ciphertext_sha256` (over the whole sealed form, header
    included), `plaintext_length` in bytes.
    """

    def __init__(self, key: bytes, header: Header, patient: uuid.UUID) -> None:
        self._cipher = Cobblestone256Encryptor(key, header.context(patient))
        self._pending = header.encode()
        self._plain = hashlib.sha256()
        self._sealed = hashlib.sha256()
        self.plaintext_length = 0
        self.plaintext_sha256 = b""
        self.ciphertext_sha256 = b""

    def update(self, data: bytes | memoryview) -> bytes:
        """The next piece of the sealed form (may be empty)."""
        self._plain.update(data)
        self.plaintext_length += len(data)
        return self._out(self._cipher.update(data))

    def finish(self) -> bytes:
        """The last piece; sets the digests."""
        piece = self._out(self._cipher.finalize())
        self.plaintext_sha256 = self._plain.digest()
        self.ciphertext_sha256 = self._sealed.digest()
        return piece

    def _out(self, piece: bytes) -> bytes:
        if self._pending:
            piece, self._pending = self._pending + piece, b""
        self._sealed.update(piece)
        return piece


def seal(key: bytes, header: Header, patient: uuid.UUID, data: bytes) -> bytes:
    """The sealed form of content that is in memory already."""
    cipher = Cobblestone256Encryptor(key, header.context(patient))
    view = memoryview(data)
    pieces = [header.encode()]
    # In steps: one call for all would build the output twice.
    pieces += [cipher.update(view[at : at + _STEP]) for at in range(0, len(data), _STEP)]
    pieces.append(cipher.finalize())
    return b"".join(pieces)


def open_sealed(key: bytes, header: Header, patient: uuid.UUID, data: bytes) -> bytes:
    """The plaintext of a sealed form, all of it or SealError."""
    view = memoryview(data)
    steps = (view[at : at + _STEP] for at in range(0, len(data), _STEP))
    return b"".join(iter_plain(key, header, patient, steps))


def iter_plain(
    key: bytes, header: Header, patient: uuid.UUID, chunks: Iterable[bytes | memoryview]
) -> Iterator[bytes]:
    """The plaintext while the sealed form arrives; every piece given out is authenticated.

    Raises SealError at the first wrong byte, and at the end when something is missing: the
    receiver must then throw away what came, so a web response has to break off.
    """
    cipher = Cobblestone256Decryptor(key, header.context(patient))
    expected, start = header.encode(), b""
    try:
        for chunk in chunks:
            piece = chunk
            if len(start) < HEADER_SIZE:
                wanted = HEADER_SIZE - len(start)
                start, piece = start + bytes(chunk[:wanted]), chunk[wanted:]
                if start != expected[: len(start)]:
                    raise SealError
            if plain := cipher.update(piece):
                yield plain
        if start != expected:
            raise SealError
        if plain := cipher.finalize():
            yield plain
    except InvalidTag:
        raise SealError from None
