"""What the notary is shown of records: digests, metadata and salts; never a key, never a content."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from uuid import UUID

from adapters import ipfs
from adapters.vault import client
from adapters.vault.interface import VaultRefusedError, VersionRef
from common.commitments import address_bytes
from common.keccak import keccak256
from domain.ledger import evidence as ledger
from domain.ledger.evidence import Evidence, Ref
from domain.records.digests import Digests
from domain.records.facts import ref_of
from domain.records.kinds import KINDS
from domain.records.models import RecordState, Version


def register() -> None:
    """One answer for every kind of record."""
    for kind in KINDS:
        ledger.register(kind, of_records)


def of_records(refs: Sequence[Ref]) -> Mapping[Ref, Evidence]:
    """By record id and version number. An erased or withdrawn record has none; a store or vault that is away makes the entries wait."""
    wanted = set(refs)
    rows = (
        Version.objects.filter(record_id__in={record for record, _ in wanted})
        .exclude(record__state__in=[RecordState.ERASED, RecordState.WITHDRAWN])
        .select_related("record__patient__user", "created_by")
        .order_by("pk")
    )
    versions = [row for row in rows if (row.record_id, row.number) in wanted]
    salts = _salts([ref_of(version) for version in versions])
    digests: dict[UUID, Digests] = {}
    found = {}
    for version in versions:
        if ref_of(version) in salts:
            patient = version.record.patient_id
            masked = digests.setdefault(patient, digests.get(patient) or Digests(patient))
            found[(version.record_id, version.number)] = _evidence(version, masked, *salts[ref_of(version)])
    return found


def is_stored(version: Version) -> bool:
    """Whether the ciphertext lies where it belongs. In the row it is recomputed; the store vouches for what an address names."""
    if version.cid:
        return ipfs.store().has(version.cid)
    return hashlib.sha256(bytes(version.body or b"")).digest() == bytes(version.ciphertext_sha256)


def _salts(refs: list[VersionRef]) -> dict[VersionRef, tuple[bytes, bytes]]:
    """Of all at once; where one has no key any more, of each by itself."""
    if not refs:
        return {}
    with suppress(VaultRefusedError):
        return client().record_salts(refs=refs)
    if len(refs) == 1:
        return {}
    middle = len(refs) // 2
    return _salts(refs[:middle]) | _salts(refs[middle:])


def _evidence(version: Version, digests: Digests, salt: bytes, of_subject: bytes) -> Evidence:
    owner = version.record.patient.user.address
    return Evidence(
        owner=owner,
        author=version.created_by.address if version.created_by else version.record.author_address,
        plaintext_sha256=digests.mask(ref_of(version), bytes(version.plaintext_sha256)),
        ciphertext_sha256=bytes(version.ciphertext_sha256),
        metadata=version.metadata,
        salt=salt,
        subject=keccak256(of_subject + address_bytes(owner)),
        stored=is_stored(version),
    )
