"""Previews: made once in the limited process, kept sealed under a key derived from the record's."""

from uuid import UUID

from adapters import ipfs
from adapters.vault import client
from adapters.vault.interface import VaultRefusedError, VersionRef
from common.sealing import Header, SealedReader, SealError, derive, open_sealed, seal, sealed_size
from domain.intake import previews
from domain.intake.content_types import ContentType
from domain.intake.previews import Preview as Picture
from domain.records.access import opening
from domain.records.models import Preview, Upload, UploadState, Version


def preview(*, version: Version, record_key: bytes, index: int) -> Picture:
    """Page or frame `index`, from its sealed copy, or made now. Raises RefusedError where there is none."""
    ref = VersionRef(version.record_id, version.number)
    kept = Preview.objects.filter(record_id=ref.record, version=ref.version, index=index).first()
    if kept is not None:
        try:
            data = open_sealed(
                _key(record_key, index), Header(*ref), version.record.patient_id, bytes(kept.data)
            )
            return Picture(kept.content_type, data)
        except SealError:
            # A damaged copy is no loss: it is made again.
            kept.delete()
    picture = previews.preview(
        opening.seekable_content(version, record_key), version.length, version.content_type, index=index
    )
    _keep(picture, record_key, ref, index, version.record.patient_id)
    return picture


def page_picture(*, version: Version, record_key: bytes, index: int) -> Picture:
    """For others than the owner: a page of a PDF as a picture too.

    Made anew each time, as nobody else needs it. Raises as `preview`.
    """
    if version.content_type != ContentType.PDF:
        return preview(version=version, record_key=record_key, index=index)
    return previews.page(
        opening.seekable_content(version, record_key), version.length, version.content_type, index=index
    )


def prepare(*, upload: Upload) -> bool:
    """The first picture of a stored file, before it is a record: whether one was made."""
    if (
        upload.state != UploadState.DESCRIBE
        or not previews.has_preview(upload.content_type)
        or not upload.facts.get("frames", 1)
    ):
        return False
    ref = VersionRef(upload.record_id, upload.version)
    try:
        key = client().provisional_keys(refs=[ref])[0]
    except VaultRefusedError:
        # It has become a record: its picture is made when somebody looks.
        return False
    store, cid = ipfs.store(), upload.cid
    reader = SealedReader(
        key,
        Header(*ref),
        upload.patient_id,
        lambda offset, length: store.read(cid, offset, length),
        sealed_size(upload.size),
    )
    _keep(previews.preview(reader, upload.size, upload.content_type), key, ref, 0, upload.patient_id)
    return True


def _keep(picture: Picture, record_key: bytes, ref: VersionRef, index: int, patient: UUID) -> None:
    sealed = seal(_key(record_key, index), Header(*ref), patient, picture.data)
    Preview.objects.bulk_create(
        [
            Preview(
                record_id=ref.record,
                version=ref.version,
                index=index,
                content_type=picture.content_type,
                data=sealed,
            )
        ],
        ignore_conflicts=True,
    )


def _key(record_key: bytes, index: int) -> bytes:
    """Each picture under a key of its own, so that none passes for another."""
    return derive(record_key, f"preview:{index}")
