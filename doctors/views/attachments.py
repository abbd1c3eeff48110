"""Files inside of a shared record: saved where the permission says so, looked at as marked pictures."""

from uuid import UUID

from django.http import HttpResponseBase
from django.views.decorators.http import require_GET

from charting.views import attachments
from doctors.guards import DoctorRequest, doctor_only
from doctors.presenters import chart_access, record_page


@require_GET
@doctor_only
def download(
    request: DoctorRequest, patient_id: UUID, record_id: UUID, number: int, attachment: int
) -> HttpResponseBase:
    found = chart_access.chart_of(request, patient_id)
    version = chart_access.version_of(request, found, record_id, number)
    if "download_url" not in record_page.actions(found, version):
        chart_access.refuse(request, patient_id, what="download", subject_id=record_id)
    return attachments.download(version, found.reader, attachment)


@require_GET
@doctor_only
def preview(
    request: DoctorRequest, patient_id: UUID, record_id: UUID, number: int, attachment: int, index: int
) -> HttpResponseBase:
    found = chart_access.chart_of(request, patient_id)
    version = chart_access.version_of(request, found, record_id, number)
    return attachments.preview(version, found.reader, attachment, index)
