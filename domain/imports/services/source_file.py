"""The chosen file: sealed while it arrives, kept in the store until the import is finished, read again as
often as needed.
"""

import os
from collections.abc import Callable
from typing import BinaryIO, cast
from uuid import UUID

from adapters import ipfs
from adapters.vault import client
from common.sealing import Header, SealedReader, Sealer, sealed_size
from domain.fhir.source_text import MAX_BYTES, MEGABYTE
from domain.imports.models import Import
from domain.intake.pull_stream import PullStream
from domain.intake.refusal import RefusedError, UploadInterruptedError
from domain.intake.scanner import Scan
from domain.intake.sealing_stream import PIECE, Source, scanner
from domain.records.errors import TooMuchError


class _Sealing(PullStream):
    """What the store reads from: sealed bytes pulled out of `source`."""

    def __init__(self, source: Source, sealer: Sealer, scan: Scan, expected: int | None) -> None:
        super().__init__()
        self._source, self._sealer, self._scan, self._expected = source, sealer, scan, expected
        self.received = 0

    def _step(self) -> None:
        wanted = PIECE if self._expected is None else min(PIECE, self._expected - self.received)
        try:
            data = self._source(wanted) if wanted else b""
        except OSError:
            raise UploadInterruptedError from None
        self.received += len(data)
        if self.received > MAX_BYTES:
            raise TooMuchError(
                f"The file is larger than {MAX_BYTES // MEGABYTE} MB.",
                kept="Nothing of it was kept.",
                next="Split it, for example by year.",
            )
        if data:
            self._scan.feed(data)
            self._ready += self._sealer.update(data)
        elif self._expected is not None and self.received != self._expected:
            raise UploadInterruptedError
        else:
            self._finish()

    def _finish(self) -> None:
        if found := self._scan.verdict():
            raise RefusedError(
                f"The file holds malware ({found}).",
                next="Delete it where it came from, and ask for a clean one.",
            )
        self._ready += self._sealer.finish()
        self._is_done = True


def store(job: Import, source: Source, *, expected: int | None) -> None:
    """Seal and store; fills size, cid and key of the row.

    Raises UploadInterruptedError, TooMuchError, RefusedError, StoreError, VaultUnavailableError.
    """
    key = os.urandom(32)
    stream = _Sealing(source, Sealer(key, Header(job.pk, 1), job.patient_id), scanner().scan(), expected)
    with stream.unwrapped():
        job.cid = ipfs.store().add(cast(BinaryIO, stream))
    job.size = stream.received
    job.key = client().seal_personal(patient=job.patient_id, label=_label(job.pk), plaintext=key)


def open_source(job: Import, *, beat: Callable[[], None]) -> BinaryIO:
    """The plain file, decrypted on the fly; `beat` is called with every piece.

    Raises SealError, StoreError, VaultUnavailableError.
    """
    key = client().open_personal(patient=job.patient_id, label=_label(job.pk), sealed=bytes(job.key))
    blocks, cid = ipfs.store(), job.cid

    def fetch(offset: int, length: int) -> bytes:
        beat()
        return blocks.read(cid, offset, length)

    return cast(BinaryIO, SealedReader(key, Header(job.pk, 1), job.patient_id, fetch, sealed_size(job.size)))


def _label(job: UUID) -> str:
    return f"import-source:{job}"
