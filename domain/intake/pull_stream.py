"""Bytes made on demand: the reader pulls them out of a source, a piece at a time."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager


class PullStream(ABC):
    """A stream whose bytes are made by `_step`."""

    def __init__(self) -> None:
        self._ready = bytearray()
        self._is_done = False
        self._failure: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        """So many bytes; fewer only at the end. Raises whatever `_step` raises."""
        try:
            while not self._is_done and (size < 0 or len(self._ready) < size):
                self._step()
        except Exception as error:
            self._failure = error
            raise
        end = len(self._ready) if size < 0 else size
        piece = bytes(self._ready[:end])
        del self._ready[:end]
        return piece

    @contextmanager
    def unwrapped(self) -> Iterator[None]:
        """Around an adapter that reads it and may wrap what comes out of `read`: whatever `_step` raised
        comes out as it was.
        """
        try:
            yield
        except Exception:
            if self._failure is None:
                raise
            raise self._failure from None

    @abstractmethod
    def _step(self) -> None:
        """Add to `_ready`, or set `_is_done`."""
