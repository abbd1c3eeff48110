"""A file while it arrives: each piece is scanned and sealed as it passes, and what comes out goes straight
into the store.

At no time is there more than a few pieces of plaintext in memory, and none of it on a disk.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, cast

from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string

from common.sealing import Sealer
from domain.intake.check import check_size
from domain.intake.content_types import MAX_DICOM_BYTES, MEGABYTE, ContentType, max_bytes
from domain.intake.pull_stream import PullStream
from domain.intake.refusal import RefusedError, UploadInterruptedError
from domain.intake.scanner import Scan, Scanner, SignatureScanner
from domain.intake.sniff import HEAD, sniff

PIECE: Final = 256 * 1024
#: One file may take this long to arrive.
RECEIVE_SECONDS: Final = 45 * 60
Source = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Narrower:
    """Where less is taken than anywhere else: these types only, at most so many bytes; `next` is what to do
    instead.
    """

    types: frozenset[ContentType]
    most: int
    next: str

    def check(self, found: ContentType) -> None:
        """Raises RefusedError for another type."""
        if found not in self.types:
            raise RefusedError("Not added: this kind of file is not taken here.", next=self.next)

    def check_size(self, size: int) -> None:
        """Raises RefusedError for more bytes."""
        if size > self.most:
            raise RefusedError(
                f"Not added: it is larger than {self.most // MEGABYTE} MB.",
                next="Save it smaller and choose it again.",
            )


def scanner() -> Scanner:
    """The malware scanner of this installation (setting MALWARE_SCANNER), or the built-in one."""
    path = settings.MALWARE_SCANNER
    return cast(Scanner, import_string(path)()) if path else SignatureScanner()


def release_connections() -> None:
    """A slow sender holds no connection to a database while it sends: few of them serve many threads."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()


class SealingStream(PullStream):
    """What the content store reads from: `read(n)` of sealed bytes, pulled from `source(n)`, which gives
    plaintext and b"" at the end.

    `expected` is the announced length in bytes, or None where there is no announcement (a form without
    JavaScript). `read` raises RefusedError, UploadInterruptedError.
    """

    def __init__(
        self,
        source: Source,
        sealer: Sealer,
        scan: Scan,
        *,
        expected: int | None,
        narrower: Narrower | None = None,
    ) -> None:
        super().__init__()
        self._source, self._sealer, self._scan, self._expected = source, sealer, scan, expected
        self._narrower = narrower
        self._head = b""
        self._most = MAX_DICOM_BYTES
        self._deadline = time.monotonic() + RECEIVE_SECONDS
        self.received = 0

    @contextmanager
    def unwrapped(self) -> Iterator[None]:
        """Of what is refused the rest is taken first, so that the sender hears the answer instead of a broken
        line.
        """
        with super().unwrapped():
            try:
                yield
            except Exception:
                if isinstance(self._failure, RefusedError):
                    self._drain()
                raise

    def _step(self) -> None:
        wanted = PIECE if self._expected is None else min(PIECE, self._expected - self.received)
        try:
            data = self._source(wanted) if wanted else b""
        except OSError:
            raise UploadInterruptedError from None
        if time.monotonic() > self._deadline:
            raise UploadInterruptedError
        if data:
            self._take(data)
        else:
            self._finish()

    def _drain(self) -> None:
        while (
            self._expected is not None
            and self.received < self._expected
            and time.monotonic() < self._deadline
        ):
            data = self._source(PIECE)
            if not data:
                return
            self.received += len(data)

    def _take(self, data: bytes) -> None:
        self.received += len(data)
        if len(self._head) < HEAD:
            self._head += data[: HEAD - len(self._head)]
            if len(self._head) == HEAD:
                self._most = self._known()
        if self._narrower:
            self._narrower.check_size(self.received)
        if self.received > self._most:
            check_size(ContentType.DICOM if self._most == MAX_DICOM_BYTES else ContentType.PDF, self.received)
        self._scan.feed(data)
        self._ready += self._sealer.update(data)

    def _known(self) -> int:
        """The type shows in the first bytes: what is refused anyway is refused now."""
        found = sniff(self._head, self._expected or HEAD)
        if self._narrower:
            self._narrower.check(found)
        if self._expected is not None:
            check_size(found, self._expected)
        return max_bytes(found)

    def _finish(self) -> None:
        if self._expected is not None and self.received != self._expected:
            raise UploadInterruptedError
        self._ready += self._sealer.finish()
        self._is_done = True
