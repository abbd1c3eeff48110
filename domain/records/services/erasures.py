"""Erasing one record: the key is destroyed, so that every copy of what it opened is noise; then the rest is
tidied away.

The intent is written first. What fails (a vault, a store that is away) is done by the sweep, and the receipt
says how far it is.
"""

from collections.abc import Sequence
from contextlib import suppress

from django.db import transaction
from django.db.models import Q

from adapters import ipfs
from adapters.ipfs.errors import StoreError
from adapters.vault import client
from adapters.vault.interface import VaultUnavailableError
from common import clock
from domain.accounts.models import User
from domain.audit.services import events
from domain.records.errors import ConflictError
from domain.records.models import Draft, Erasure, Preview, Record, RecordState, Upload, Version


def erase(*, record: Record, by: User) -> Erasure:
    """Destroy it for ever. Raises ConflictError where that was done already."""
    with transaction.atomic():
        if (
            not Record.objects.filter(pk=record.pk)
            .exclude(state=RecordState.ERASED)
            .update(state=RecordState.ERASED, reason=b"")
        ):
            raise ConflictError("It was erased already.", next="Its receipt is on your account.")
        versions = list(Version.objects.filter(record=record))
        # What stood for the second click, or waits to be the next version, holds its name and title.
        uploads = Upload.objects.filter(Q(record_id=record.pk) | Q(existing=record))
        erasure = _receipt(
            record,
            {cid for cid in [*(row.cid for row in versions), *(row.cid for row in uploads)] if cid},
            versions=len(versions),
        )
        uploads.delete()
        Draft.objects.filter(amends=record).delete()
        Version.objects.filter(record=record).update(
            body=None, cid="", card=b"", words=b"", plaintext_sha256=bytes(32), duplicate_index=b""
        )
        Preview.objects.filter(record_id=record.pk).delete()
        events.write(
            action="record.erased",
            by=by,
            patient=record.patient_id,
            subject_id=record.pk,
            detail={"versions": len(versions)},
        )
    finish(erasure)
    return erasure


def finish(erasure: Erasure) -> None:
    """Do what is still to be done; harmless when repeated."""
    if erasure.key_destroyed_at is None:
        with suppress(VaultUnavailableError):
            client().erase_record(record=erasure.record_id)
            erasure.key_destroyed_at = clock.now()
            erasure.save(update_fields=["key_destroyed_at"])
    if erasure.removed_at is None:
        with suppress(StoreError):
            _remove(erasure.cids)
            erasure.removed_at = clock.now()
            erasure.save(update_fields=["removed_at"])


def sweep() -> int:
    """Finish erasures that a vault or a store interrupted: how many there were."""
    waiting = list(Erasure.objects.filter(removed_at=None)[:100]) + list(
        Erasure.objects.filter(key_destroyed_at=None)[:100]
    )
    for erasure in waiting:
        finish(erasure)
    return len(waiting)


def _remove(cids: Sequence[str]) -> None:
    store = ipfs.store()
    for cid in cids:
        store.unpin(cid)
    if cids:
        store.collect()


def _receipt(record: Record, cids: set[str], *, versions: int) -> Erasure:
    now = clock.now()
    return Erasure.objects.create(
        # Readable aloud; the end of a random id, so that it tells no count.
        number=f"ER-{now:%y-%m}-{record.pk.hex[-8:].upper()}",
        record_id=record.pk,
        patient_id=record.patient_id,
        versions=versions,
        erased_at=now,
        cids=sorted(cids),
    )
