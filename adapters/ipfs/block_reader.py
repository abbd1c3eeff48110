"""Reading, which is the same wherever the blocks lie: through the file's tree, each block checked before a
byte of it is used.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator

from adapters.ipfs import cid as cids
from adapters.ipfs.dag import Tree


class BlockReader(ABC):
    """The reading half of a store (adapters/ipfs/interface.py)."""

    def open(self, cid: str) -> Iterator[bytes]:
        return self._tree(cid).read()

    def read(self, cid: str, offset: int, length: int) -> bytes:
        return b"".join(self._tree(cid).read(offset, length))

    def size(self, cid: str) -> int:
        return self._tree(cid).size()

    def _tree(self, cid: str) -> Tree:
        return Tree(cids.parse(cid), self._get)

    @abstractmethod
    def _get(self, identifier: bytes) -> bytes:
        """One block. Raises BlockMissingError, StoreUnavailableError."""
