"""Is a record still what was recorded?

Read again from the store, opened, hashed, and held against what the ledger keeps.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from adapters import ipfs
from adapters.ipfs.errors import BlockMissingError, WrongBytesError
from common import clock
from common.commitments import commitment, metadata_bytes
from common.sealing import Header, SealError, derive, iter_plain
from domain.ledger import bundles
from domain.ledger.models import Entry
from domain.ledger.queries import check as ledger
from domain.ledger.queries.check import Examination
from domain.ledger.queries.proofs import NotRecordedError
from domain.records.access import proof_bundle
from domain.records.models import Version

#: Up to this length every opening of the page checks it.
AT_OPENING: Final = 2 * 1024 * 1024

ContentState = Literal["same", "altered", "missing"]


@dataclass(frozen=True, slots=True)
class RecordCheck:
    """`chain` is None while there is nothing on the chain to compare with."""

    content: ContentState
    chain: Examination | None
    checked_at: datetime


def check(version: Version, record_key: bytes) -> RecordCheck:
    """The whole check, the chain included. Raises StoreUnavailableError."""
    plaintext = _Hashed()
    found = check_content(version, record_key, plaintext)
    if found != "same":
        return RecordCheck(found, None, clock.now())
    try:
        proof = bundles.parse(json.dumps(proof_bundle.for_version(version)).encode())
    except NotRecordedError:
        return RecordCheck(found, None, clock.now())
    return RecordCheck(found, ledger.examine(proof, plaintext_sha256=plaintext.digest), clock.now())


def check_content(version: Version, record_key: bytes, plaintext: "_Hashed | None" = None) -> ContentState:
    """Without the chain: store against row, row against what the author signed. Raises
    StoreUnavailableError.
    """
    sealed, plain = _Hashed(), plaintext or _Hashed()
    try:
        pieces = sealed.passing(_sealed(version))
        for _ in plain.passing(
            iter_plain(
                record_key, Header(version.record_id, version.number), version.record.patient_id, pieces
            )
        ):
            pass
    except BlockMissingError:
        return "missing"
    except (SealError, WrongBytesError):
        return "altered"
    made = commitment(
        salt=derive(record_key, "commitment"),
        kind=str(version.metadata.get("kind", "")) or version.record.kind,
        version=version.number,
        plaintext_sha256=plain.digest,
        ciphertext_sha256=sealed.digest,
        metadata_sha256=hashlib.sha256(metadata_bytes(version.metadata)).digest(),
    )
    signed = [
        bytes(entry)
        for entry in Entry.objects.filter(subject_id=version.record_id, version=version.number).values_list(
            "commitment", flat=True
        )
    ]
    return "same" if made in signed and made == bytes(version.commitment) else "altered"


def _sealed(version: Version) -> Iterator[bytes]:
    return iter([bytes(version.body)]) if version.body is not None else ipfs.store().open(version.cid)


class _Hashed:
    """Hashes what passes."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def passing(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._hash.update(piece)
            yield piece

    @property
    def digest(self) -> bytes:
        return self._hash.digest()
