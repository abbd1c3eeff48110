"""What somebody who is not the owner finds: by a permission, or because it is still the author's.

Anything else is not there.
"""

from typing import TypeVar
from uuid import UUID

from django.db.models import F, QuerySet
from django.http import Http404

from domain.accounts.models import Patient, User
from domain.records.access import shared_records
from domain.records.access.opening import Reader
from domain.records.models import Draft, Record, RecordState, Upload, UploadState, Version

Row = TypeVar("Row")

#: Not the patient's yet, or never: readable to its author.
_AUTHORS = (RecordState.SUBMITTED, RecordState.REJECTED)


def version_of(reader: Reader, patient: Patient, record_id: UUID, number: int | None = None) -> Version:
    """The current version, where a grant of the reader's reaches it (their `usable_grants`), with patient and
    author;
    or 404. An older number is not there.
    """
    found = (
        shared_records.visible_to(reader, patient)
        .defer(None)
        .filter(record_id=record_id)
        .select_related("record__patient__user", "record__author")
        .first()
    )
    if found is None or (number is not None and number != found.number):
        raise Http404
    return found


def unrecorded(author: User, patient: Patient) -> QuerySet[Version]:
    """What this person wrote for that patient and the ledger has not taken (yet, or at all), the newest
    first.
    """
    rows = Version.objects.filter(
        record__patient=patient, record__author=author, created_by=author, number=F("record__current")
    )
    rows = rows.filter(record__state__in=_AUTHORS).exclude(grant=None)
    return rows.select_related("record__patient__user", "record__author").order_by("-created_at")


def unrecorded_of(author: User, patient: Patient, record_id: UUID) -> Version:
    """One of these, or 404."""
    return _found(unrecorded(author, patient).filter(record_id=record_id).first())


def own_record(author: User, patient: Patient, record_id: UUID) -> Record:
    """A record of that patient which this person wrote, in use, for a new version or a withdrawal; or 404."""
    rows = Record.objects.filter(pk=record_id, patient=patient, author=author).exclude(
        state__in=[RecordState.ERASED, RecordState.WITHDRAWN]
    )
    return _found(rows.exclude(author=patient.user_id).select_related("patient__user", "author").first())


def drafts_of(author: User, patient: Patient) -> list[Draft]:
    """Unsigned, the newest first."""
    return list(Draft.objects.filter(by=author, patient=patient).order_by("-changed_at")[:50])


def draft_of(author: User, patient: Patient, draft_id: UUID) -> Draft:
    """One of these, or 404."""
    return _found(
        Draft.objects.filter(pk=draft_id, by=author, patient=patient).select_related("amends").first()
    )


def uploads_of(author: User, patient: Patient) -> list[Upload]:
    """Files of this author on their way into that patient's records, the newest first."""
    rows = (
        Upload.objects.filter(patient=patient, by=author)
        .exclude(state=UploadState.SENDING)
        .exclude(by=patient.user_id)
    )
    return list(rows.select_related("existing").order_by("-created_at")[:100])


def upload_of(author: User, patient: Patient, upload_id: UUID) -> Upload:
    """One of these, or 404."""
    return _found(
        Upload.objects.filter(pk=upload_id, patient=patient, by=author)
        .exclude(by=patient.user_id)
        .select_related("existing")
        .first()
    )


def _found(row: Row | None) -> Row:
    if row is None:
        raise Http404
    return row
