"""Files inside of a record of one's own."""

from uuid import UUID

from django.http import HttpResponseBase
from django.views.decorators.http import require_GET

from charting.views import attachments
from domain.records.queries import access
from patients.guards import PatientRequest, patient_only, reader


@require_GET
@patient_only
def download(request: PatientRequest, record_id: UUID, number: int, attachment: int) -> HttpResponseBase:
    version = access.version_of(request.patient, record_id, number)
    return attachments.download(version, reader(request), attachment)


@require_GET
@patient_only
def show(request: PatientRequest, record_id: UUID, number: int, attachment: int) -> HttpResponseBase:
    version = access.version_of(request.patient, record_id, number)
    return attachments.show(version, reader(request), attachment)


@require_GET
@patient_only
def preview(
    request: PatientRequest, record_id: UUID, number: int, attachment: int, index: int
) -> HttpResponseBase:
    version = access.version_of(request.patient, record_id, number)
    return attachments.preview(version, reader(request), attachment, index)
