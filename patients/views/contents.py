"""What a record holds, sent as it is: never guessed at, never run, never kept by a cache."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from common.sealing import derive
from domain.audit.services import events
from domain.intake import file_responses, previews
from domain.intake.content_types import IMAGES, ContentType
from domain.records.access import opening, preview_cache
from domain.records.envelope_binding import ref_of
from domain.records.models import Version
from domain.records.queries import access
from domain.records.sealed_cards import open_card
from patients.guards import PatientRequest, patient_only, reader
from patients.presenters.record_page import INLINE


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
        picture = preview_cache.preview(version=version, record_key=key, index=index)
    except ValueError:
        raise Http404 from None
    if picture.content_type == previews.PAGE:
        raise Http404
    return file_responses.picture(picture.data, picture.content_type)


def _content(request: PatientRequest, version: Version, *, is_attachment: bool) -> StreamingHttpResponse:
    key = opening.key(version, reader(request), action="download" if is_attachment else "view")
    card = open_card(bytes(version.card), derive(key, "card"), ref_of(version), version.record.patient_id)
    pieces = opening.stream(version, key)
    action = "record.downloaded" if is_attachment else "record.opened"
    events.write(
        action=action,
        by=request.user,
        patient=request.patient,
        subject_id=version.record_id,
        detail={"version": version.number},
    )
    return file_responses.file(
        pieces,
        name=card.name or card.title,
        content_type=version.content_type,
        length=version.length,
        is_attachment=is_attachment,
    )


def _pictures(version: Version, key: bytes) -> int:
    """How many there are to ask for."""
    if version.content_type not in {*IMAGES, ContentType.DICOM}:
        return 1
    return max(
        1,
        open_card(
            bytes(version.card), derive(key, "card"), ref_of(version), version.record.patient_id
        ).frames,
    )
