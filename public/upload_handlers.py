"""Files that strangers drop: digested while they arrive, and never kept.

Only what may be a proof file stays, in memory, for this one request.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers, StopUpload

from domain.ledger.bundles import MAX_BYTES

MAX_FILES = 20
MAX_BODY = 1_100_000_000  # the largest document there is (1 GB of DICOM), and its proof


@dataclass(frozen=True, slots=True)
class Dropped:
    """One file: its name as text, its digest, and its bytes where it is small enough for a proof file."""

    name: str
    sha256: bytes
    size: int
    start: bytes


class DigestHandler(FileUploadHandler):
    """Takes every file for itself; `dropped` holds what is known of them."""

    def __init__(self) -> None:
        super().__init__()
        self.dropped: list[Dropped] = []
        self.too_many = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if len(self.dropped) >= MAX_FILES:
            self.too_many = True
            raise StopUpload(connection_reset=True)
        self._digest, self._size, self._start = hashlib.sha256(), 0, bytearray()
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._digest.update(raw_data)
        self._size += len(raw_data)
        if len(self._start) <= MAX_BYTES:
            self._start += raw_data[: MAX_BYTES + 1 - len(self._start)]

    def file_complete(self, file_size: int) -> None:
        name = "".join(character for character in (self.file_name or "") if character.isprintable())[:120]
        self.dropped.append(Dropped(name or "unnamed", self._digest.digest(), self._size, bytes(self._start)))
