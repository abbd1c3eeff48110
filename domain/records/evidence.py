"""What the notary is shown of records and withdrawals: digests, metadata and salts; never a key, never a
content.
"""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from django.db.models import F

from adapters import ipfs
from adapters.chain.values import Item
from adapters.vault import client
from adapters.vault.interface import GrantProof, VaultRefusedError, VersionRef, item_id
from common.commitments import NO_DIGEST, address_bytes
from common.keccak import keccak256
from domain.consents.models import Grant
from domain.consents.queries import grant_proofs
from domain.ledger import evidence as ledger
from domain.ledger.evidence import Evidence, GrantRight, Ref
from domain.records.envelope_binding import ref_of, unix_day
from domain.records.masked_digests import MaskedDigests
from domain.records.models import RecordState, Version
from domain.records.record_kinds import KINDS

WITHDRAWAL = "withdrawal"
#: A withdrawal is evidence about the record as a whole; its versions count from one.
WITHDRAWAL_VERSION = 0


def register() -> None:
    """One answer for every kind of record, and one for withdrawals."""
    for kind in KINDS:
        ledger.register(kind, of_records)
    ledger.register(WITHDRAWAL, of_withdrawals)


def of_records(refs: Sequence[Ref]) -> Mapping[Ref, Evidence]:
    """By record id and version number.

    An erased or withdrawn record has none; a store or vault that is away makes the entries wait.
    """
    wanted = set(refs)
    rows = (
        Version.objects.filter(record_id__in={record for record, _ in wanted})
        .exclude(record__state__in=[RecordState.ERASED, RecordState.WITHDRAWN])
        .select_related("record__patient__user", "created_by", "grant")
        .order_by("pk")
    )
    versions = [row for row in rows if (row.record_id, row.number) in wanted]
    salts = _salts([ref_of(version) for version in versions])
    digests: dict[UUID, MaskedDigests] = {}
    found = {}
    for version in versions:
        if ref_of(version) in salts:
            patient = version.record.patient_id
            masked = digests.setdefault(patient, digests.get(patient) or MaskedDigests(patient))
            found[(version.record_id, version.number)] = _evidence(version, masked, *salts[ref_of(version)])
    return _with_rights(
        found, {(version.record_id, version.number): (version, version.grant) for version in versions}
    )


def of_withdrawals(refs: Sequence[Ref]) -> Mapping[Ref, Evidence]:
    """By record id.

    Its salt comes from the key of the version that was current: it goes with the record when that is erased.
    """
    rows = Version.objects.filter(
        record_id__in={record for record, _ in refs}, number=F("record__current"),
        record__state=RecordState.WITHDRAWN
    ).select_related("record__patient__user", "record__author", "record__withdrawn_under")  # fmt: skip
    versions = list(rows)
    salts = _salts([ref_of(version) for version in versions])
    known = [version for version in versions if ref_of(version) in salts]
    found = {
        (version.record_id, WITHDRAWAL_VERSION): _withdrawal(version, salts[ref_of(version)][0])
        for version in known
    }
    return _with_rights(
        found,
        {
            (version.record_id, WITHDRAWAL_VERSION): (version, version.record.withdrawn_under)
            for version in known
        },
    )


def _withdrawal(version: Version, salt: bytes) -> Evidence:
    """Only who added a record takes it back, so author and owner are those of the record."""
    sealed = bytes(version.record.reason)
    return Evidence(
        owner=version.record.patient.user.address,
        author=version.record.author_address,
        plaintext_sha256=NO_DIGEST,
        ciphertext_sha256=hashlib.sha256(sealed).digest(),
        metadata=withdrawal_metadata(version),
        salt=withdrawal_salt(salt),
        subject=bytes(version.subject),
        stored=bool(sealed),
    )


def withdrawal_metadata(version: Version) -> dict[str, object]:
    """Which version was current.

    When, the signature says; why, the sealed reason, whose digest is committed to.

    Where the author is not the owner, what the contract is asked about is signed as well.
    """
    said: dict[str, object] = {"kind": WITHDRAWAL, "withdraws": version.number}
    if version.record.author_id == version.record.patient.user_id:
        return said
    day = version.record_date.isoformat()
    return {
        **said,
        "category": version.category,
        "confidentiality": version.confidentiality,
        "record_date": day,
    }


def withdrawal_salt(salt: bytes) -> bytes:
    """From the salt of the version's own commitment (32 bytes): one value never salts two things."""
    return keccak256(WITHDRAWAL.encode() + salt)


def is_stored(version: Version) -> bool:
    """Whether the ciphertext lies where it belongs.

    In the row it is recomputed; the store vouches for what an address names.
    """
    if version.cid:
        return ipfs.store().has(version.cid)
    return hashlib.sha256(bytes(version.body or b"")).digest() == bytes(version.ciphertext_sha256)


def _salts(refs: list[VersionRef]) -> dict[VersionRef, tuple[bytes, bytes]]:
    """Of all at once; where one has no key any more, of each separately."""
    if not refs:
        return {}
    with suppress(VaultRefusedError):
        return client().record_salts(refs=refs)
    if len(refs) == 1:
        return {}
    middle = len(refs) // 2
    return _salts(refs[:middle]) | _salts(refs[middle:])


def _with_rights(
    found: dict[Ref, Evidence], written: Mapping[Ref, tuple[Version, Grant | None]]
) -> dict[Ref, Evidence]:
    """With the grants that foreign authors name: as their owner signed them, whatever became of them since.

    The contract decides.
    """
    foreign = {ref: each for ref, each in written.items() if ref in found and each[1] is not None}
    rights: dict[Ref, GrantRight] = {}
    for patient in {version.record.patient_id for version, _ in foreign.values()}:
        mine = {ref: each for ref, each in foreign.items() if each[0].record.patient_id == patient}
        proofs = grant_proofs.as_signed(patient, [grant for _, grant in mine.values() if grant is not None])
        for ref, (version, grant) in mine.items():
            if grant is not None:
                rights[ref] = _right(version, proofs[grant.pk])
    return {ref: replace(each, right=rights.get(ref)) for ref, each in found.items()}


def _right(version: Version, proof: GrantProof) -> GrantRight:
    item = Item(
        version.category, version.confidentiality, unix_day(version.record_date), item_id(version.record_id)
    )
    return GrantRight(proof.terms, proof.blocks, item, proof.organisation, proof.purpose)


def _evidence(version: Version, digests: MaskedDigests, salt: bytes, of_subject: bytes) -> Evidence:
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
