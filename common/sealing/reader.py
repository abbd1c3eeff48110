"""Random access into a sealed content: decrypts only the chunks that are asked for."""

import hmac
import io
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from common.sealing.error import SealError
from common.sealing.header import (
    CHUNK,
    HEADER_SIZE,
    PREFIX_SIZE,
    SALT,
    SEALED_CHUNK,
    Header,
    plain_size,
)
from common.sealing.kdf import chunk_keys

if TYPE_CHECKING:
    from typing_extensions import Buffer

# Parsers read a few bytes at a time; one fetch brings a quarter to one megabyte.
_LEAST_CHUNKS = 16
_MOST_CHUNKS = 64


class SealedReader(io.RawIOBase):
    """A seekable binary file over a sealed content of `size` bytes.

    `fetch(offset, length)` returns those bytes of the sealed form; its own errors pass through.
    Header, key and length (the last chunk) are proved before the first byte is given out;
    everything wrong is a SealError.
    """

    def __init__(
        self,
        key: bytes,
        header: Header,
        patient: uuid.UUID,
        fetch: Callable[[int, int], bytes],
        size: int,
    ) -> None:
        super().__init__()
        self._fetch, self._size = fetch, size
        self.plaintext_length = plain_size(size)
        self._position = 0
        start = self._take(0, PREFIX_SIZE)
        salt, commitment = start[HEADER_SIZE : HEADER_SIZE + SALT], start[HEADER_SIZE + SALT :]
        chunk_key, self._base, expected = chunk_keys(key, salt, header.context(patient))
        if start[:HEADER_SIZE] != header.encode() or not hmac.compare_digest(commitment, expected):
            raise SealError
        self._cipher = AESGCM(chunk_key)
        last = self.plaintext_length // CHUNK
        self._first, self._window = last, self._open(last, 1)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.plaintext_length}
        position = start[whence] + offset
        if position < 0:
            raise ValueError("a position before the start")
        self._position = position
        return position

    def readinto(self, buffer: "Buffer") -> int:
        target = memoryview(buffer).cast("B")
        want = min(len(target), self.plaintext_length - self._position)
        if want <= 0:
            return 0
        at = self._position - self._first * CHUNK
        if not 0 <= at < len(self._window):
            self._load(want)
            at = self._position - self._first * CHUNK
        piece = self._window[at : at + want]
        target[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def _load(self, want: int) -> None:
        first = self._position // CHUNK
        last = self.plaintext_length // CHUNK
        count = (self._position + want - 1) // CHUNK - first + 1
        count = min(max(count, _LEAST_CHUNKS), _MOST_CHUNKS, last - first + 1)
        self._window, self._first = self._open(first, count), first

    def _open(self, first: int, count: int) -> memoryview:
        at = PREFIX_SIZE + first * SEALED_CHUNK
        sealed = memoryview(self._take(at, min(count * SEALED_CHUNK, self._size - at)))
        try:
            plain = [
                self._cipher.decrypt(
                    self._nonce(first + i), sealed[i * SEALED_CHUNK : (i + 1) * SEALED_CHUNK], None
                )
                for i in range(count)
            ]
        except InvalidTag:
            raise SealError from None
        return memoryview(b"".join(plain))

    def _nonce(self, number: int) -> bytes:
        return (self._base ^ number).to_bytes(12, "big")

    def _take(self, offset: int, length: int) -> bytes:
        data = self._fetch(offset, length)
        if len(data) != length:
            raise SealError
        return data
