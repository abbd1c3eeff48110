"""What a shared record holds: the original byte for byte where that was allowed, pages as pictures with the reader's name across them otherwise."""

from typing import Final
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from doctors import charts, showing
from doctors.guards import DoctorRequest, doctor_only
from domain.intake import names
from domain.intake.refusal import RefusedError
from domain.intake.types import ContentType
from domain.records.services import marking, opening, reading
from domain.records.services.opening import Reader
from domain.records.services.reading import Opened

#: For anything that came from outside: no script, no form, no request of its own, whatever a browser takes it for.
CLOSED_POLICY: Final = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


@require_GET
@doctor_only
def download(request: DoctorRequest, patient_id: UUID, record_id: UUID, number: int) -> HttpResponseBase:
    """The original as a file to save; only where the permission says so. Logged."""
    found = charts.of(request, patient_id)
    version = charts.version_of(request, found, record_id, number)
    if "download_url" not in showing.actions(found, version):
        charts.refuse(request, patient_id, what="download", subject_id=record_id)
    return _content(reading.open(version=version, reader=found.reader, action="download"), found.reader, is_attachment=True)


@require_GET
@doctor_only
def show(request: DoctorRequest, patient_id: UUID, record_id: UUID, number: int) -> HttpResponseBase:
    """The original in a tab of its own, where a browser shows such a thing safely. It can be saved from there: the permission must say so."""
    found = charts.of(request, patient_id)
    version = charts.version_of(request, found, record_id, number)
    if "open_url" not in showing.actions(found, version):
        charts.refuse(request, patient_id, what="download", subject_id=record_id)
    return _content(reading.open(version=version, reader=found.reader, action="download"), found.reader, is_attachment=False)


@require_GET
@doctor_only
def printed(request: DoctorRequest, patient_id: UUID, record_id: UUID, number: int) -> HttpResponse:
    """What was written here or imported, to print: with the reader's name on every page."""
    found = charts.of(request, patient_id)
    version = charts.version_of(request, found, record_id, number)
    if version.content_type != ContentType.FHIR:
        raise Http404
    opened = reading.look(version=version, reader=found.reader)
    name = names.disposition(names.for_download(opened.card.title, ContentType.PDF), is_attachment=False)
    return HttpResponse(marking.printed(opened, request.user), content_type="application/pdf", headers={**_headers(), "Content-Disposition": name})


@require_GET
@doctor_only
def preview(request: DoctorRequest, patient_id: UUID, record_id: UUID, number: int, index: int) -> HttpResponse:
    """A page or frame as a picture, marked with who looks at it, when, and under which number of the log."""
    found = charts.of(request, patient_id)
    version = charts.version_of(request, found, record_id, number)
    opened = reading.look(version=version, reader=found.reader)
    if version.content_type not in showing.PICTURES or index >= max(1, opened.card.frames):
        raise Http404
    try:
        picture = marking.picture(opened, request.user, index=index)
    except (RefusedError, ValueError):
        raise Http404 from None
    return HttpResponse(picture.data, content_type=picture.content_type, headers=_headers())


def _content(opened: Opened, reader: Reader, *, is_attachment: bool) -> StreamingHttpResponse:
    version = opened.version
    name = names.for_download(opened.card.name or opened.card.title, version.content_type)
    headers = {
        **_headers(),
        # Without it a server ends a broken stream as if it were whole.
        "Content-Length": str(version.length),
        "Content-Disposition": names.disposition(name, is_attachment=is_attachment),
    }
    media = "text/plain; charset=utf-8" if version.content_type == ContentType.TEXT else version.content_type
    return StreamingHttpResponse(opening.stream(version, opened.key, reader), content_type=media, headers=headers)


def _headers() -> dict[str, str]:
    return {
        "Content-Security-Policy": CLOSED_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
