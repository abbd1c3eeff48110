"""Documents a person keeps: "Save and record", a new version, a withdrawal."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from adapters.vault import client
from adapters.vault.interface import VaultRefusedError, VersionRef
from common.commitments import NO_DIGEST, commitment, metadata_bytes
from common.sealing import Header, derive, seal
from domain.accounts.models import Patient, User
from domain.consents.models import Grant
from domain.intake.content_types import IMAGES, ContentType
from domain.ledger.services import signed_flow
from domain.ledger.statements import Leaf
from domain.records import evidence
from domain.records.access import opening
from domain.records.access.opening import Reader
from domain.records.envelope_binding import ref_of
from domain.records.errors import ConflictError, NotTheAuthorError
from domain.records.masked_digests import MaskedDigests
from domain.records.models import Confidentiality, Record, RecordState, Upload, UploadState, Version
from domain.records.sealed_cards import Card
from domain.records.services import notify, uploads, versions
from domain.records.services.versions import PendingVersion


@dataclass(frozen=True, slots=True)
class FileDescription:
    """What a person says about one stored file."""

    upload: UUID
    title: str
    kind: str
    record_date: date
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes: the owner, or somebody whom she allowed to, by that grant (and for that organisation)."""

    user: User
    session: bytes
    grant: Grant | None = None
    place: str = ""


def keep(*, patient: Patient, described: Sequence[FileDescription], by: User, session: bytes) -> list[Record]:
    """Make records of stored uploads, under one signature.

    Pressed twice, or in two windows, it is done once and answers alike.

    Raises ConflictError where another window described a file differently at the same moment, or a file is
    gone.
    """
    return keep_as(patient=patient, described=described, author=Author(by, session))


def keep_as(*, patient: Patient, described: Sequence[FileDescription], author: Author) -> list[Record]:
    """As `keep`, by the one who uploaded the files.

    For somebody else than the owner the contract is asked by the notary, not here.
    """
    rows = {
        row.pk: row
        for row in Upload.objects.filter(
            patient=patient, by=author.user, pk__in=[item.upload for item in described]
        )
    }
    if len(rows) != len(described) or any(
        row.state not in (UploadState.DESCRIBE, UploadState.KEPT) for row in rows.values()
    ):
        raise _gone()
    waiting = [item for item in described if rows[item.upload].state == UploadState.DESCRIBE]
    if waiting:
        _keep(patient, waiting, rows, author)
    kept = {
        record.pk: record for record in Record.objects.filter(pk__in=[row.record_id for row in rows.values()])
    }
    return [kept[rows[item.upload].record_id] for item in described]


def withdraw(*, record: Record, reason: str, by: User, session: bytes) -> None:
    """Take a record back: it stays readable to its owner, marked, and is no longer shown to anybody else.

    The reason is sealed; that it was withdrawn is signed and goes to the ledger. Raises ConflictError where
    it was withdrawn, erased or changed before, NotTheAuthorError, VaultError.
    """
    withdraw_as(record=record, reason=reason, author=Author(by, session), reader=Reader(by, session))


def withdraw_as(*, record: Record, reason: str, author: Author, reader: Reader) -> None:
    """As `withdraw`. Who is not the owner takes back only what is recorded, and what a grant lets them
    read.
    """
    if record.author_id != author.user.pk:
        raise NotTheAuthorError
    version = Version.objects.select_related("record__patient__user").get(
        record=record, number=record.current
    )
    ref = ref_of(version)
    key = opening.key(version, reader, action="view")
    sealed = seal(derive(key, "reason"), Header(*ref), record.patient_id, reason.strip()[:2000].encode())
    leaf = _withdrawal(version, sealed, derive(key, "commitment"), author.grant)
    signed = signed_flow.sign_evidence([leaf], author=author.user, session=author.session)
    states = (
        [RecordState.ANCHORED]
        if author.grant
        else [RecordState.SUBMITTED, RecordState.ANCHORED, RecordState.REJECTED]
    )

    def look_again() -> None:
        unchanged = Record.objects.filter(pk=record.pk, current=version.number, state__in=states)
        if not unchanged.update(state=RecordState.WITHDRAWN, reason=sealed, withdrawn_under=author.grant):
            raise ConflictError(
                "It was withdrawn, erased or changed already.",
                kept="Nothing was changed now.",
                next="Look at its page again.",
            )

    with signed_flow.commit(signed, look_again=look_again) as outbox:
        outbox.record(signed)
        notify.record_withdrawn(record=record, by=author.user, grant=author.grant)


def _withdrawal(version: Version, sealed_reason: bytes, salt: bytes, grant: Grant | None) -> Leaf:
    made = commitment(
        salt=evidence.withdrawal_salt(salt),
        kind=evidence.WITHDRAWAL,
        version=evidence.WITHDRAWAL_VERSION,
        plaintext_sha256=NO_DIGEST,
        ciphertext_sha256=hashlib.sha256(sealed_reason).digest(),
        metadata_sha256=hashlib.sha256(metadata_bytes(evidence.withdrawal_metadata(version))).digest(),
    )
    # One of somebody else may be refused by the notary, and tried again: each has a reason of its own.
    key = f"{evidence.WITHDRAWAL}:{version.record_id}" + (
        f":{hashlib.sha256(sealed_reason).hexdigest()[:16]}" if grant else ""
    )
    return Leaf(
        evidence.WITHDRAWAL, version.record_id, evidence.WITHDRAWAL_VERSION, made, bytes(version.subject), key
    )


def _keep(
    patient: Patient, described: Sequence[FileDescription], rows: dict[UUID, Upload], author: Author
) -> None:
    drafts = _drafts(patient, described, [rows[item.upload] for item in described], author)
    if not drafts:
        return
    try:
        prepared = versions.prepare(
            patient=patient,
            drafts=drafts,
            by=author.user,
            session=author.session,
            grant=author.grant,
            place=author.place,
        )
    except VaultRefusedError:
        # Its facts are bound already, differently: another window is saving it right now, or just did.
        if _all_kept(described):
            return
        raise _gone() from None
    titled = [(draft, rows[item.upload]) for draft, item in zip(drafts, described, strict=True)]
    details = {
        row.pk: uploads.seal_details(row, name=draft.card.name, words="", title=draft.card.title)
        for draft, row in titled
    }
    try:
        with signed_flow.commit(prepared.evidence, look_again=partial(_take, patient, described)) as outbox:
            written = versions.write(prepared, outbox)
            for upload_id, sealed in details.items():
                Upload.objects.filter(pk=upload_id).update(details=sealed)
            notify.records_written(patient=patient, versions=written, by=author.user, grant=author.grant)
    except ConflictError:
        if _all_kept(described):
            return
        raise
    versions.confirm(prepared)


def _take(patient: Patient, described: Sequence[FileDescription]) -> None:
    """The files are this window's: all of them, or none. Raises ConflictError."""
    versions.lock_patient(patient)
    waiting = Upload.objects.filter(pk__in=[item.upload for item in described], state=UploadState.DESCRIBE)
    if waiting.update(state=UploadState.KEPT) != len(described):
        raise _gone()


def _drafts(
    patient: Patient, described: Sequence[FileDescription], rows: Sequence[Upload], author: Author
) -> list[PendingVersion]:
    refs = [VersionRef(row.record_id, row.version) for row in rows]
    try:
        keys = client().provisional_keys(refs=refs)
    except VaultRefusedError:
        if _all_kept(described):
            return []
        raise _gone() from None
    digests = MaskedDigests(patient.pk)
    drafts = []
    for item, row, ref, key in zip(described, rows, refs, keys, strict=True):
        drafts.append(
            PendingVersion(
                ref=ref,
                kind=item.kind,
                record_date=item.record_date,
                card=_card(item, row, author),
                content_type=row.content_type,
                length=row.size,
                plaintext_sha256=digests.mask(ref, bytes(row.plaintext_sha256)),
                ciphertext_sha256=bytes(row.ciphertext_sha256),
                key=key,
                cid=row.cid,
                confidentiality=Confidentiality.HIDDEN if item.is_hidden else Confidentiality.NORMAL,
                source="written" if author.grant else "upload",
            )
        )
    return drafts


def _card(item: FileDescription, row: Upload, author: Author) -> Card:
    details = uploads.open_details(row)
    frames = (
        int(row.facts.get("frames") or row.facts.get("pages") or 0)
        if row.content_type in {*IMAGES, ContentType.DICOM, ContentType.PDF}
        else 0
    )
    by_another = author.grant is not None
    title, name = item.title.strip()[:300], details["name"]
    return Card(
        title,
        details["words"],
        name=name,
        author=author.user.name,
        place=author.place,
        frames=frames,
        is_by_another=by_another,
    )


def _all_kept(described: Sequence[FileDescription]) -> bool:
    ids = [item.upload for item in described]
    return Upload.objects.filter(pk__in=ids, state=UploadState.KEPT).count() == len(ids)


def _gone() -> ConflictError:
    return ConflictError(
        "One of these files is no longer waiting.",
        kept="What was saved stays saved.",
        next="Look at your records; add the file again if it is not there.",
    )
