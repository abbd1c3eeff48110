"""The only way a view gets a row: whose it is not finds nothing, as if it were not there."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from common import clock
from domain.accounts.models import Patient, User
from domain.records.models import Erasure, Record, RecordState, Upload, UploadState, Version


def owner_of(record_id: UUID) -> UUID | None:
    """The patient whose record this is, for writing down who tried to open it; None: there is no such
    record.
    """
    return Record.objects.filter(pk=record_id).values_list("patient_id", flat=True).first()


def record_of(patient: Patient, record_id: UUID) -> Record:
    """A record of this patient that is not erased, or 404."""
    found = (
        Record.objects.filter(pk=record_id, patient=patient)
        .exclude(state=RecordState.ERASED)
        .select_related("author")
        .first()
    )
    if found is None:
        raise Http404
    return found


def version_of(patient: Patient, record_id: UUID, number: int | None = None) -> Version:
    """A version (the current one without a number) with its record, patient and author, or 404."""
    rows = Version.objects.filter(record_id=record_id, record__patient=patient).exclude(
        record__state=RecordState.ERASED
    )
    rows = rows.select_related("record__patient__user", "record__author", "created_by")
    found = next((row for row in rows if row.number == (number or row.record.current)), None)
    if found is None:
        raise Http404
    return found


def upload_of(patient: Patient, upload_id: UUID, *, by: User | None = None) -> Upload:
    """A file on its way to this patient's records that she sent herself, or `by`; or 404."""
    found = (
        Upload.objects.filter(pk=upload_id, patient=patient, by=by or patient.user)
        .select_related("existing")
        .first()
    )
    if found is None:
        raise Http404
    return found


def uploads_of(patient: Patient, *, by: User | None = None) -> list[Upload]:
    """Files on their way to a record of their own, the newest first, of the patient or of `by`.

    What is not to be added is named for ten minutes only.
    """
    rows = Upload.objects.filter(patient=patient, by=by or patient.user, version=1).exclude(
        state=UploadState.SENDING
    )
    over = Q(
        state__in=[UploadState.REFUSED, UploadState.DUPLICATE],
        created_at__lt=clock.now() - timedelta(minutes=10),
    )
    return list(rows.exclude(over).select_related("existing").order_by("-created_at")[:100])


def new_version_of(patient: Patient, version: Version, *, by: User | None = None) -> Upload | None:
    """The file that waits to follow this version, if its author has sent one."""
    wanted = Upload.objects.filter(
        patient=patient, by=by or patient.user, record_id=version.record_id, version=version.number + 1
    )
    return wanted.filter(state=UploadState.DESCRIBE).select_related("existing").first()


def erasure_of(patient: Patient, record_id: UUID) -> Erasure:
    """The receipt of an erased record of this patient, or 404."""
    found = Erasure.objects.filter(record_id=record_id, patient=patient).first()
    if found is None:
        raise Http404
    return found
