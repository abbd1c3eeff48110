"""One content store, whatever keeps the bytes.

What goes in is ciphertext; what comes out has been checked against its address.
"""

from collections.abc import Iterator
from typing import Protocol


class Readable(Protocol):
    """All that adding needs of a file."""

    def read(self, size: int = -1, /) -> bytes: ...


class ContentStore(Protocol):
    """Every method may raise StoreUnavailableError; those that read also BlockMissingError and
    WrongBytesError.
    """

    def add(self, stream: Readable) -> str:
        """Store a stream, pinned, with constant memory: its CID (version 1, 1 MiB raw leaves).

        Raises StoreFullError; then nothing is there.
        """
        ...

    def open(self, cid: str) -> Iterator[bytes]:
        """The bytes, piece by piece, each checked before it is handed out."""
        ...

    def read(self, cid: str, offset: int, length: int) -> bytes:
        """A range, in bytes; shorter at the end of the content."""
        ...

    def size(self, cid: str) -> int:
        """Length of the content in bytes."""
        ...

    def has(self, cid: str) -> bool:
        """Whether this store holds it itself (asks no other node)."""
        ...

    def pin(self, cid: str) -> None: ...

    def unpin(self, cid: str) -> None:
        """Let `collect` remove it. Unpinning what is not pinned changes nothing."""
        ...

    def collect(self) -> int:
        """Remove everything that no pin holds: how many blocks."""
        ...
