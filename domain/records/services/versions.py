"""Making versions of records: the one way in, for a kept upload, an amendment and a whole import alike.

`prepare` binds the facts into the envelopes and has the author sign once over the tree of all leaves;
`write` writes everything inside the caller's signed flow; `confirm` tells the vault. What dies in between is
collected: the vault's keys by its sweep, the rows because there are none.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection

from adapters.vault import client
from adapters.vault.envelope_binding import BoundMetadata
from adapters.vault.interface import VersionRef
from common import clock
from common.commitments import commitment, metadata_bytes, subject
from common.sealing import derive
from domain.accounts.models import Patient, User
from domain.consents.models import Grant
from domain.ledger.services import signed_flow
from domain.ledger.services.signed_flow import Outbox
from domain.ledger.statements import Leaf, SignedEvidence
from domain.records.envelope_binding import unix_day
from domain.records.errors import ConflictError
from domain.records.masked_digests import MaskedDigests
from domain.records.models import Confidentiality, Record, RecordState, Version
from domain.records.record_kinds import KINDS
from domain.records.sealed_cards import Card, seal_card, seal_words

#: A refused one too: what was wrong with it can be put right.
_AMENDABLE = (RecordState.SUBMITTED, RecordState.ANCHORED, RecordState.REJECTED)


@dataclass(frozen=True, slots=True)
class PendingVersion:
    """One version that is sealed already, and what is said of it. Exactly one of `body` and `cid`."""

    ref: VersionRef
    kind: str
    record_date: date
    card: Card
    content_type: str
    length: int
    plaintext_sha256: bytes
    ciphertext_sha256: bytes
    key: bytes = field(repr=False)
    body: bytes | None = field(default=None, repr=False)
    cid: str = ""
    confidentiality: int = Confidentiality.NORMAL
    source: str = "upload"

    @property
    def category(self) -> int:
        return int(KINDS[self.kind].category)


@dataclass(frozen=True, slots=True)
class SignedVersions:
    """Signed and bound, not yet written."""

    patient: Patient
    by: User
    drafts: Sequence[PendingVersion]
    metadata: Sequence[dict[str, object]]
    evidence: SignedEvidence
    at: datetime
    grant: Grant | None


def prepare(
    *,
    patient: Patient,
    drafts: Sequence[PendingVersion],
    by: User,
    session: bytes,
    grant: Grant | None = None,
    place: str = "",
) -> SignedVersions:
    """Raises VaultUnavailableError, VaultRefusedError; RuntimeError inside a transaction.

    Who is not the owner names the `grant` by which they write, and the organisation they act for (`place`),
    if any.
    """
    if (grant is None) != (by.pk == patient.user_id):
        raise ValueError("the owner writes without a grant, everybody else under one")
    at = clock.now()
    metadata = [_metadata(draft, by=by, at=at, place=place) for draft in drafts]
    leaves = [
        _leaf(draft, meta, owner=patient.user.address) for draft, meta in zip(drafts, metadata, strict=True)
    ]
    client().close(bound={draft.ref: _facts(draft, patient) for draft in drafts})
    return SignedVersions(
        patient,
        by,
        drafts,
        metadata,
        signed_flow.sign_evidence(leaves, author=by, session=session),
        at,
        grant,
    )


def write(prepared: SignedVersions, outbox: Outbox) -> list[Version]:
    """Records, versions and what is to be proved of them.

    Raises ConflictError where a record has a newer version already.
    """
    first = [draft for draft in prepared.drafts if draft.ref.version == 1]
    Record.objects.bulk_create([_record(draft, prepared) for draft in first], batch_size=1000)
    digests = MaskedDigests(prepared.patient.pk)
    proved = zip(prepared.drafts, prepared.evidence.leaves, prepared.metadata, strict=True)
    rows = [_version(draft, leaf, meta, prepared, digests) for draft, leaf, meta in proved]
    versions = Version.objects.bulk_create(rows, batch_size=1000)
    _move_on(versions)
    outbox.record(prepared.evidence)
    return versions


def lock_patient(patient: Patient) -> None:
    """One window at a time: a lock of the database that ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(patient.pk.bytes[:8], "big", signed=True)]
        )


def confirm(prepared: SignedVersions) -> None:
    """After the commit.

    If the vault is away now, its sweep asks again later. What somebody else wrote is confirmed when the
    notary took it.
    """
    if prepared.grant is not None:
        return
    client().confirm(refs=[draft.ref for draft in prepared.drafts])


def _move_on(versions: Sequence[Version]) -> None:
    """An amended record points to its newest version, if nobody amended it in between."""
    for version in versions:
        if version.number > 1:
            before = Record.objects.filter(
                pk=version.record_id, current=version.number - 1, state__in=_AMENDABLE
            )
            changed = before.update(
                current=version.number, state=RecordState.SUBMITTED, kind=str(version.metadata["kind"]),
                category=version.category,
                confidentiality=version.confidentiality, record_date=version.record_date,
            )  # fmt: skip
            if not changed:
                raise ConflictError(
                    "The record was changed in another window.",
                    kept="Your file is stored.",
                    next="Look at the record again.",
                )


def _metadata(draft: PendingVersion, *, by: User, at: datetime, place: str) -> dict[str, object]:
    """What is proved beside the content, and handed out with a proof: no title, nothing medical but the
    kind.
    """
    return {
        "kind": draft.kind,
        "category": draft.category,
        "confidentiality": int(draft.confidentiality),
        "content_type": draft.content_type,
        "length": draft.length,
        "record_date": draft.record_date.isoformat(),
        **({"date_precision": draft.card.date_precision} if draft.card.date_precision else {}),
        "recorded_at": clock.unix(at),
        "author": {
            "name": by.name,
            "role": str(by.role),
            "number": by.number,
            **({"organisation": place} if place else {}),
        },
        "source": draft.source,
    }


def _leaf(draft: PendingVersion, metadata: Mapping[str, object], *, owner: str) -> Leaf:
    made = commitment(
        salt=derive(draft.key, "commitment"),
        kind=draft.kind,
        version=draft.ref.version,
        plaintext_sha256=draft.plaintext_sha256,
        ciphertext_sha256=draft.ciphertext_sha256,
        metadata_sha256=hashlib.sha256(metadata_bytes(metadata)).digest(),
    )
    whose = subject(record_key=draft.key, owner=owner)
    return Leaf(
        draft.kind,
        draft.ref.record,
        draft.ref.version,
        made,
        whose,
        f"record:{draft.ref.record}:{draft.ref.version}",
    )


def _facts(draft: PendingVersion, patient: Patient) -> BoundMetadata:
    return BoundMetadata(
        patient=patient.pk,
        owner=patient.user.address,
        category=draft.category,
        confidentiality=draft.confidentiality,
        record_date=unix_day(draft.record_date),
        content_type=draft.content_type,
        plaintext_sha256=draft.plaintext_sha256,
        plaintext_length=draft.length,
    )


def _record(draft: PendingVersion, prepared: SignedVersions) -> Record:
    return Record(
        id=draft.ref.record,
        patient=prepared.patient,
        kind=draft.kind,
        category=draft.category,
        confidentiality=draft.confidentiality,
        record_date=draft.record_date,
        author=prepared.by,
        author_address=prepared.by.address,
        source=draft.source,
        created_at=prepared.at,
    )


def _version(
    draft: PendingVersion,
    leaf: Leaf,
    metadata: dict[str, object],
    prepared: SignedVersions,
    digests: MaskedDigests,
) -> Version:
    card_key, whose = derive(draft.key, "card"), prepared.patient.pk
    return Version(
        record_id=draft.ref.record,
        number=draft.ref.version,
        content_type=draft.content_type,
        length=draft.length,
        category=draft.category,
        confidentiality=draft.confidentiality,
        record_date=draft.record_date,
        plaintext_sha256=digests.mask(draft.ref, draft.plaintext_sha256),
        duplicate_index=digests.duplicate(draft.plaintext_sha256),
        ciphertext_sha256=draft.ciphertext_sha256,
        body=draft.body,
        cid=draft.cid,
        card=seal_card(draft.card, card_key, draft.ref, whose),
        words=seal_words(draft.card, card_key, draft.ref, whose),
        commitment=leaf.commitment,
        subject=leaf.subject,
        metadata=metadata,
        created_at=prepared.at,
        created_by=prepared.by,
        grant=prepared.grant,
    )
