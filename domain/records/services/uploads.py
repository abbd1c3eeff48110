"""From the first byte of a file to "Say what it is": open a key, receive, check, and keep it or destroy its
key.
"""

import io
import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, BinaryIO, cast
from uuid import UUID

from celery import current_app
from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from kombu.exceptions import OperationalError

from adapters import ipfs
from adapters.vault import client
from adapters.vault.interface import VersionRef
from common import clock
from common.sealing import Header, SealedReader, Sealer, sealed_size
from domain.accounts.models import Patient, User
from domain.audit.services import events
from domain.intake import file_names
from domain.intake.check import Checked, check
from domain.intake.refusal import RefusedError
from domain.intake.scanner import Scan
from domain.intake.sealing_stream import SealingStream, Source, release_connections, scanner
from domain.records.errors import NewVersionWaitsError, NotTheAuthorError, TooMuchError
from domain.records.limits import KEPT_SECONDS, MAX_WAITING, QUOTA_BYTES
from domain.records.masked_digests import MaskedDigests
from domain.records.models import Record, RecordState, Upload, UploadState, Version
from domain.records.search_words import distinct_words


def receive(
    *,
    patient: Patient,
    name: str,
    source: Source,
    expected: int | None,
    by: User,
    amends: Record | None = None,
) -> Upload:
    """Take one file whole.

    The result is stored ("describe"), refused or already there ("duplicate"): its row says which.

    `amends`: it is to become the next version of that record; one file at a time may wait for that
    (NewVersionWaitsError). Raises NotTheAuthorError, UploadInterruptedError, TooMuchError, StoreError,
    VaultUnavailableError: then nothing is left of it.
    """
    if amends is not None and amends.author_id != by.pk:
        raise NotTheAuthorError
    _guard_quota(patient, expected or 0, by)
    upload = _begin(patient, by, amends)
    ref = VersionRef(upload.record_id, upload.version)
    try:
        key = client().open(patient=patient.pk, refs=[ref])[0]
        scan = scanner().scan()
        sealer = Sealer(key, Header(*ref), patient.pk)
        release_connections()
        stream = SealingStream(source, sealer, scan, expected=expected)
        upload.cid = _store(stream)
        _measure(upload, sealer)
        checked = _check(upload, key, scan, name)
    except RefusedError as refusal:
        return _refuse(upload, refusal, name)
    except BaseException:
        _forget(upload)
        raise
    return _found_again(upload, name) or _stored(upload, checked, name)


def discard(*, uploads: Sequence[Upload]) -> None:
    """Destroy keys and sealed bytes of files that will not become records, and forget them."""
    # Of a refused one the key is gone already, and its place may be another file's by now.
    waiting = [upload for upload in uploads if upload.state in (UploadState.SENDING, UploadState.DESCRIBE)]
    if refs := [VersionRef(upload.record_id, upload.version) for upload in waiting]:
        client().discard(refs=refs)
    for upload in waiting:
        ipfs.forget(upload.cid)
    Upload.objects.filter(pk__in=[upload.pk for upload in uploads]).delete()


def sweep() -> int:
    """Forget what nobody described in time, and kept ones that only stood for the second click: how many."""
    limit = clock.now() - timedelta(seconds=KEPT_SECONDS)
    old = list(Upload.objects.filter(created_at__lt=limit).order_by("created_at")[:500])
    discard(uploads=old)
    return len(old)


def open_details(upload: Upload) -> dict[str, str]:
    """{"name", "words"}, and "title" once it is a record: what is sealed under the patient's key while the
    file is listed.
    """
    if not upload.details:
        return {"name": file_names.UNNAMED, "words": ""}
    found: dict[str, str] = json.loads(
        client().open_personal(
            patient=upload.patient_id, label=_label(upload.pk), sealed=bytes(upload.details)
        )
    )
    return found


def seal_details(upload: Upload, **details: str) -> bytes:
    """What `open_details` gives back."""
    return client().seal_personal(
        patient=upload.patient_id, label=_label(upload.pk), plaintext=json.dumps(details).encode()
    )


def _begin(patient: Patient, by: User, amends: Record | None) -> Upload:
    if amends is None:
        return Upload.objects.create(patient=patient, by=by)
    try:
        with transaction.atomic():
            return Upload.objects.create(
                patient=patient, by=by, record_id=amends.pk, version=amends.current + 1
            )
    except IntegrityError:
        raise NewVersionWaitsError from None


def _guard_quota(patient: Patient, expected: int, by: User) -> None:
    stored = (
        Version.objects.filter(record__patient=patient)
        .exclude(record__state=RecordState.ERASED)
        .aggregate(n=Coalesce(Sum("length"), 0))["n"]
    )
    waiting = Upload.objects.filter(patient=patient).exclude(state=UploadState.KEPT)
    total = stored + waiting.aggregate(n=Coalesce(Sum("size"), 0))["n"]
    if total + expected > QUOTA_BYTES and by.pk != patient.user_id:
        raise TooMuchError(
            "There is no room for it in this patient's records.",
            kept="Nothing of this file was kept.",
            next="Ask the patient.",
        )
    if total + expected > QUOTA_BYTES:
        raise TooMuchError(
            "Your records are full.",
            kept="Nothing of this file was kept.",
            next="Erase what you no longer need, or ask your administrator for more room.",
        )
    if waiting.filter(state=UploadState.DESCRIBE, by=by).count() >= MAX_WAITING:
        raise TooMuchError(
            "Too many files wait to be described.",
            kept="They are safe.",
            next="Say what they are, then add more.",
        )


def _ask_for_preview(upload: Upload) -> None:
    """A worker makes the first picture; if none hears it, the page does when somebody looks."""
    with suppress(OperationalError):
        current_app.send_task("records.preview", args=[str(upload.pk)], retry=False, expires=600)


def _store(stream: SealingStream) -> str:
    with stream.unwrapped():
        cid = ipfs.store().add(cast(BinaryIO, stream))
    if not stream.received:
        # An empty body: the sniffer words it.
        check(io.BytesIO(), 0)
    return cid


def _measure(upload: Upload, sealer: Sealer) -> None:
    digests = MaskedDigests(upload.patient_id)
    ref = VersionRef(upload.record_id, upload.version)
    upload.size = sealer.plaintext_length
    upload.plaintext_sha256 = digests.mask(ref, sealer.plaintext_sha256)
    upload.duplicate_index = digests.duplicate(sealer.plaintext_sha256)
    upload.ciphertext_sha256 = sealer.ciphertext_sha256


def _check(upload: Upload, key: bytes, scan: Scan, name: str) -> Checked:
    store, cid = ipfs.store(), upload.cid
    reader = SealedReader(
        key, Header(upload.record_id, upload.version), upload.patient_id,
        lambda offset, length: store.read(cid, offset, length), sealed_size(upload.size),
    )  # fmt: skip
    return check(reader, upload.size, name=name, scan=scan)


def _found_again(upload: Upload, name: str) -> Upload | None:
    """The same file once more: the one that is there is shown, the new one goes."""
    same = Version.objects.filter(
        duplicate_index=upload.duplicate_index, record__patient_id=upload.patient_id,
        number=F("record__current"),
        record__state__in=[RecordState.SUBMITTED, RecordState.ANCHORED],
    ).select_related("record")  # fmt: skip
    if upload.by_id != upload.patient.user_id:
        # That the patient has this file already is nobody else's to learn.
        same = same.filter(created_by=upload.by_id)
    if (found := same.first()) is not None:
        return _drop(upload, name, state=UploadState.DUPLICATE, existing=found.record)
    waiting = Upload.objects.filter(
        patient=upload.patient_id,
        by=upload.by_id,
        state=UploadState.DESCRIBE,
        duplicate_index=upload.duplicate_index,
    )
    return (
        _drop(upload, name, state=UploadState.DUPLICATE) if waiting.exclude(pk=upload.pk).exists() else None
    )


def _stored(upload: Upload, checked: Checked, name: str) -> Upload:
    upload.state, upload.content_type, upload.facts = (
        UploadState.DESCRIBE,
        checked.content_type,
        checked.facts,
    )
    upload.details = seal_details(upload, name=file_names.clean(name), words=distinct_words(checked.words))
    upload.save()
    _ask_for_preview(upload)
    return upload


def _refuse(upload: Upload, refusal: RefusedError, name: str) -> Upload:
    reason = refusal.what.removeprefix("Not added: ")
    refused = _drop(upload, name, state=UploadState.REFUSED, reason=reason[:300], advice=refusal.next[:300])
    events.write(
        action="upload.refused", by=upload.by, patient=upload.patient_id, detail={"reason": reason[:300]}
    )
    return refused


def _drop(upload: Upload, name: str, **changes: Any) -> Upload:
    """Key destroyed, bytes unpinned; the row stays a while, to be shown."""
    client().discard(refs=[VersionRef(upload.record_id, upload.version)])
    ipfs.forget(upload.cid)
    for field, value in changes.items():
        setattr(upload, field, value)
    upload.cid, upload.details = "", seal_details(upload, name=file_names.clean(name), words="")
    upload.save()
    return upload


def _forget(upload: Upload) -> None:
    """After a failure, whatever of it still answers: rows and keys that stay behind are swept later."""
    Upload.objects.filter(pk=upload.pk).delete()
    client().discard(refs=[VersionRef(upload.record_id, upload.version)])
    ipfs.forget(upload.cid)


def _label(upload: UUID) -> str:
    return f"upload:{upload}"
