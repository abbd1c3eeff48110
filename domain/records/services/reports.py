"""Documents a person keeps: "Save and record", a new version, a withdrawal."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from adapters.vault import client
from adapters.vault.interface import VaultRefusedError, VersionRef
from common.commitments import NO_DIGEST, commitment, metadata_bytes
from common.sealing import Header, derive, seal
from domain.accounts.models import Patient, User
from domain.accounts.services import statements
from domain.audit.services import events
from domain.intake.types import IMAGES, ContentType
from domain.ledger.services import entries
from domain.ledger.services.entries import Leaf
from domain.records import evidence
from domain.records.cards import Card
from domain.records.digests import Digests
from domain.records.errors import ConflictError
from domain.records.facts import ref_of
from domain.records.models import Confidentiality, Record, RecordState, Upload, UploadState, Version
from domain.records.services import opening, uploads, writing
from domain.records.services.opening import Reader
from domain.records.services.writing import Draft


@dataclass(frozen=True, slots=True)
class Described:
    """What a person says about one stored file."""

    upload: UUID
    title: str
    kind: str
    record_date: date
    is_hidden: bool = False


def keep(*, patient: Patient, described: Sequence[Described], by: User, session: bytes) -> list[Record]:
    """Make records of stored uploads, under one signature. Pressed twice, or in two windows, it is done once and answers alike.

    Raises ConflictError where another window described a file differently at the same moment, or a file is gone.
    """
    rows = {row.pk: row for row in Upload.objects.filter(patient=patient, pk__in=[item.upload for item in described])}
    if len(rows) != len(described) or any(row.state not in (UploadState.DESCRIBE, UploadState.KEPT) for row in rows.values()):
        raise _gone()
    waiting = [item for item in described if rows[item.upload].state == UploadState.DESCRIBE]
    if waiting:
        _keep(patient, waiting, rows, by, session)
    kept = {record.pk: record for record in Record.objects.filter(pk__in=[row.record_id for row in rows.values()])}
    return [kept[rows[item.upload].record_id] for item in described]


def withdraw(*, record: Record, reason: str, by: User, session: bytes) -> None:
    """Take a record back: it stays readable to its owner, marked, and is no longer shown to anybody else.

    The reason is sealed; that it was withdrawn is signed and goes to the ledger. Raises ConflictError where it was withdrawn, erased or changed
    meanwhile, VaultError.
    """
    version = Version.objects.select_related("record__patient__user").get(record=record, number=record.current)
    key = opening.keys([version], Reader(by, session), action="view")[ref_of(version)]
    ref = ref_of(version)
    sealed = seal(derive(key, "reason"), Header(*ref), record.patient_id, reason.strip()[:2000].encode())
    leaf = _withdrawal(version, sealed, derive(key, "commitment"))
    statement = statements.sign(user=by, session=session, leaves=[leaf])
    with transaction.atomic():
        states = [RecordState.SUBMITTED, RecordState.ANCHORED, RecordState.REJECTED]
        unchanged = Record.objects.filter(pk=record.pk, current=version.number, state__in=states)
        if not unchanged.update(state=RecordState.WITHDRAWN, reason=sealed):
            raise ConflictError("It was withdrawn, erased or changed already.", kept="Nothing was changed now.", next="Look at its page again.")
        entries.submit(author=by.address, statement=statement, leaves=[leaf])
        events.write(action="record.withdrawn", by=by, patient=record.patient_id, subject_id=record.pk)


def _withdrawal(version: Version, sealed_reason: bytes, salt: bytes) -> Leaf:
    made = commitment(
        salt=evidence.withdrawal_salt(salt),
        kind=evidence.WITHDRAWAL,
        version=evidence.WITHDRAWAL_VERSION,
        plaintext_sha256=NO_DIGEST,
        ciphertext_sha256=hashlib.sha256(sealed_reason).digest(),
        metadata_sha256=hashlib.sha256(metadata_bytes(evidence.withdrawal_metadata(version))).digest(),
    )
    key = f"{evidence.WITHDRAWAL}:{version.record_id}"
    return Leaf(evidence.WITHDRAWAL, version.record_id, evidence.WITHDRAWAL_VERSION, made, bytes(version.subject), key)


def _keep(patient: Patient, described: Sequence[Described], rows: dict[UUID, Upload], by: User, session: bytes) -> None:
    drafts = _drafts(patient, described, [rows[item.upload] for item in described])
    if not drafts:
        return
    try:
        prepared = writing.prepare(patient=patient, drafts=drafts, by=by, session=session)
    except VaultRefusedError:
        # Its facts are bound already, differently: another window is saving it right now, or just did.
        if _all_kept(described):
            return
        raise _gone() from None
    titled = [(draft, rows[item.upload]) for draft, item in zip(drafts, described, strict=True)]
    details = {row.pk: uploads.seal_details(row, name=draft.card.name, words="", title=draft.card.title) for draft, row in titled}
    with transaction.atomic():
        writing.alone(patient)
        taken = Upload.objects.filter(pk__in=[item.upload for item in described], state=UploadState.DESCRIBE).update(state=UploadState.KEPT)
        if taken != len(described):
            if _all_kept(described):
                return
            transaction.set_rollback(True)
            raise _gone()
        versions = writing.commit(prepared)
        for upload_id, sealed in details.items():
            Upload.objects.filter(pk=upload_id).update(details=sealed)
        for version in versions:
            action = "record.added" if version.number == 1 else "record.amended"
            events.write(action=action, by=by, patient=patient, subject_id=version.record_id, detail={"version": version.number})
    writing.confirm(prepared)


def _drafts(patient: Patient, described: Sequence[Described], rows: Sequence[Upload]) -> list[Draft]:
    refs = [VersionRef(row.record_id, row.version) for row in rows]
    try:
        keys = client().provisional_keys(refs=refs)
    except VaultRefusedError:
        if _all_kept(described):
            return []
        raise _gone() from None
    digests = Digests(patient.pk)
    drafts = []
    for item, row, ref, key in zip(described, rows, refs, keys, strict=True):
        drafts.append(
            Draft(
                ref=ref,
                kind=item.kind,
                record_date=item.record_date,
                card=_card(item, row, author=patient.user.name),
                content_type=row.content_type,
                length=row.size,
                plaintext_sha256=digests.mask(ref, bytes(row.plaintext_sha256)),
                ciphertext_sha256=bytes(row.ciphertext_sha256),
                key=key,
                cid=row.cid,
                confidentiality=Confidentiality.HIDDEN if item.is_hidden else Confidentiality.NORMAL,
            )
        )
    return drafts


def _card(item: Described, row: Upload, *, author: str) -> Card:
    details = uploads.details_of(row)
    frames = int(row.facts.get("frames") or row.facts.get("pages") or 0) if row.content_type in {*IMAGES, ContentType.DICOM} else 0
    return Card(item.title.strip()[:300], details["words"], name=details["name"], author=author, frames=frames)


def _all_kept(described: Sequence[Described]) -> bool:
    ids = [item.upload for item in described]
    return Upload.objects.filter(pk__in=ids, state=UploadState.KEPT).count() == len(ids)


def _gone() -> ConflictError:
    return ConflictError(
        "One of these files is no longer waiting.",
        kept="What was saved stays saved.",
        next="Look at your records; add the file again if it is not there.",
    )
