"""Bytes made on demand: whoever reads pulls them out of a source, a piece at a time."""

from abc import ABC, abstractmethod


class Pulled(ABC):
    """A stream whose bytes are made by `_step`. Any failure is also kept in `failure`: adapters may wrap what comes out of `read`."""

    def __init__(self) -> None:
        self._ready = bytearray()
        self._is_done = False
        self.failure: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        """So many bytes; fewer only at the end. Raises whatever `_step` raises."""
        try:
            while not self._is_done and (size < 0 or len(self._ready) < size):
                self._step()
        except Exception as error:
            self.failure = error
            raise
        end = len(self._ready) if size < 0 else size
        piece = bytes(self._ready[:end])
        del self._ready[:end]
        return piece

    @abstractmethod
    def _step(self) -> None:
        """Add to `_ready`, or set `_is_done`."""
