"""What a shared record holds: the original byte for byte where that was allowed, pages as pictures with the
reader's name across them otherwise.
"""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from doctors.guards import DoctorRequest, doctor_only
from doctors.presenters import chart_access, record_page
from domain.intake import file_names, file_responses, previews
from domain.intake.content_types import ContentType
from domain.intake.refusal import RefusedError
from domain.records.access import copies, disclosures, opening


@require_GET
@doctor_only
def download(request: DoctorRequest, patient_id: UUID, record_id: UUID, number: int) -> HttpResponseBase:
    """The original as a file to save; only where the permission says so. Logged."""
    return _original(request, patient_id, record_id, number, action="download_url")


@require_GET
@doctor_only
def show(request: DoctorRequest, patient_id: UUID, record_id: UUID, number: int) -> HttpResponseBase:
    """The original in a tab of its own, where a browser shows such a thing safely.

    It can be saved from there: the permission must say so.
    """
    return _original(request, patient_id, record_id, number, action="open_url")


@require_GET
@doctor_only
def printed(request: DoctorRequest, patient_id: UUID, record_id: UUID, number: int) -> HttpResponse:
    """What was written here or imported, to print: with the reader's name on every page."""
    found = chart_access.chart_of(request, patient_id)
    version = chart_access.version_of(request, found, record_id, number)
    if version.content_type != ContentType.FHIR:
        raise Http404
    opened = disclosures.open_preview(version=version, reader=found.reader)
    name = file_names.disposition(
        file_names.for_download(opened.card.title, ContentType.PDF), is_attachment=False
    )
    return HttpResponse(
        copies.printout(opened, request.user),
        content_type="application/pdf",
        headers={**file_responses.headers(), "Content-Disposition": name},
    )


@require_GET
@doctor_only
def preview(
    request: DoctorRequest, patient_id: UUID, record_id: UUID, number: int, index: int
) -> HttpResponse:
    """A page or frame as a picture, marked with who looks at it, when, and under which number of the log."""
    found = chart_access.chart_of(request, patient_id)
    version = chart_access.version_of(request, found, record_id, number)
    opened = disclosures.open_preview(version=version, reader=found.reader)
    if version.content_type not in record_page.PICTURES or index >= max(1, opened.card.frames):
        raise Http404
    try:
        picture = copies.preview(opened, request.user, index=index)
    except (RefusedError, ValueError):
        raise Http404 from None
    if picture.content_type == previews.PAGE:
        raise Http404
    return file_responses.picture(picture.data, picture.content_type)


def _original(
    request: DoctorRequest, patient_id: UUID, record_id: UUID, number: int, *, action: str
) -> StreamingHttpResponse:
    """`action`: what the page would have to offer (doctors/presenters/record_page.py)."""
    found = chart_access.chart_of(request, patient_id)
    version = chart_access.version_of(request, found, record_id, number)
    if action not in record_page.actions(found, version):
        chart_access.refuse(request, patient_id, what="download", subject_id=record_id)
    opened = disclosures.open(version=version, reader=found.reader, action="download")
    return file_responses.file(
        opening.stream(version, opened.key, found.reader),
        name=opened.card.name or opened.card.title,
        content_type=version.content_type,
        length=version.length,
        is_attachment=action == "download_url",
    )
