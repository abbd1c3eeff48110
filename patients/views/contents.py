"""What a record holds, sent as it is: never guessed at, never run, never kept by a cache."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from common.sealing import derive
from domain.audit.services import events
from domain.intake import names
from domain.intake.types import IMAGES, ContentType
from domain.records.cards import open_card
from domain.records.facts import ref_of
from domain.records.models import Version
from domain.records.queries import access
from domain.records.services import opening, showing
from patients.details import INLINE
from patients.guards import PatientRequest, patient_only
from patients.reading import reader

#: For anything that came from outside: no script, no form, no request of its own, whatever a browser takes it for.
#: The PDF viewer of Chromium 156 starts in it.
CLOSED_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


@require_GET
@patient_only
def download(request: PatientRequest, record_id: UUID, number: int) -> HttpResponseBase:
    """The original, byte for byte, as a file to save."""
    version = access.version_of(request.patient, record_id, number)
    return _content(request, version, is_attachment=True)


@require_GET
@patient_only
def show(request: PatientRequest, record_id: UUID, number: int) -> HttpResponseBase:
    """The original in a tab of its own, where a browser shows such a thing safely."""
    version = access.version_of(request.patient, record_id, number)
    if version.content_type not in INLINE:
        raise Http404
    return _content(request, version, is_attachment=False)


@require_GET
@patient_only
def preview(request: PatientRequest, record_id: UUID, number: int, index: int) -> HttpResponse:
    """A page or frame as a picture without metadata, or a text as text."""
    version = access.version_of(request.patient, record_id, number)
    key = opening.key(version, reader(request), action="preview")
    if index >= _pictures(version, key):
        raise Http404
    try:
        picture = showing.preview(version=version, record_key=key, index=index)
    except ValueError:
        raise Http404 from None
    return HttpResponse(picture.data, content_type=_media_type(picture.content_type), headers=_headers())


def _content(request: PatientRequest, version: Version, *, is_attachment: bool) -> StreamingHttpResponse:
    key = opening.key(version, reader(request), action="download" if is_attachment else "view")
    card = open_card(bytes(version.card), derive(key, "card"), ref_of(version), version.record.patient_id)
    pieces = opening.stream(version, key)
    action = "record.downloaded" if is_attachment else "record.opened"
    events.write(action=action, by=request.user, patient=request.patient, subject_id=version.record_id, detail={"version": version.number})
    name = names.for_download(card.name or card.title, version.content_type)
    headers = {
        **_headers(),
        # Without it a server ends a broken stream as if it were whole.
        "Content-Length": str(version.length),
        "Content-Disposition": names.disposition(name, is_attachment=is_attachment),
    }
    return StreamingHttpResponse(pieces, content_type=_media_type(version.content_type), headers=headers)


def _pictures(version: Version, key: bytes) -> int:
    """How many there are to ask for."""
    if version.content_type not in {*IMAGES, ContentType.DICOM}:
        return 1
    return max(1, open_card(bytes(version.card), derive(key, "card"), ref_of(version), version.record.patient_id).frames)


def _media_type(content_type: str) -> str:
    return "text/plain; charset=utf-8" if content_type == ContentType.TEXT else content_type


def _headers() -> dict[str, str]:
    return {
        "Content-Security-Policy": CLOSED_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
