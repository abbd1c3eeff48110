"""A file inside of a record, sent as what its bytes are: never guessed at, never run, never kept in a
cache.
"""

import io
from collections.abc import Iterator
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET

from charting.place import Place
from charting.presenters.attachments import INLINE
from domain.intake import file_responses, previews
from domain.intake.content_types import MEGABYTE
from domain.intake.refusal import RefusedError
from domain.records.access import attachments, copies, disclosures, opening
from domain.records.access.attachments import AttachedFile
from domain.records.access.disclosures import OpenedRecord
from domain.records.access.opening import Reader
from domain.records.models import Version

_UNKNOWN = "application/octet-stream"


@require_GET
def download(
    request: HttpRequest, place: Place, record_id: UUID, number: int, attachment: int
) -> StreamingHttpResponse:
    """To save. Found before it is logged as downloaded."""
    version = place.version_of(record_id, number)
    if not place.may_download(version):
        place.refuse(what="download", subject_id=record_id)
    file = _file(disclosures.open_preview(version=version, reader=place.reader), place.reader, attachment)
    disclosures.open(version=version, reader=place.reader, action="download")
    return _sent(version, place.reader, file, is_attachment=True)


@require_GET
def show(
    request: HttpRequest, place: Place, record_id: UUID, number: int, attachment: int
) -> StreamingHttpResponse:
    """In the browser of its owner, where that is safe; others see marked pictures. Logged as opened."""
    version = place.version_of(record_id, number)
    if not place.is_owners:
        raise Http404
    file = _file(disclosures.open_preview(version=version, reader=place.reader), place.reader, attachment)
    try:
        if file.checked().content_type not in INLINE:
            raise Http404
    except RefusedError:
        raise Http404 from None
    disclosures.open(version=version, reader=place.reader, action="view")
    return _sent(version, place.reader, file, is_attachment=False)


@require_GET
def preview(
    request: HttpRequest, place: Place, record_id: UUID, number: int, attachment: int, index: int
) -> HttpResponse:
    """A page or frame as a picture; for others than the owner marked as the record's own pictures are."""
    opened = disclosures.open_preview(version=place.version_of(record_id, number), reader=place.reader)
    file = _file(opened, place.reader, attachment)
    try:
        kind = file.checked().content_type
        picture = previews.page(io.BytesIO(file.data), len(file.data), kind, index=index)
        if not picture.content_type.startswith("image/"):
            raise Http404
        if not place.is_owners:
            picture = previews.marked(picture, copies.watermark(place.reader.user, opened))
    except (RefusedError, ValueError):
        raise Http404 from None
    return file_responses.picture(picture.data, picture.content_type)


def _file(opened: OpenedRecord, reader: Reader, number: int) -> AttachedFile:
    file = attachments.attached(opened.version, opened.key, reader, number)
    if file is None:
        raise Http404
    return file


def _sent(
    version: Version, reader: Reader, file: AttachedFile, *, is_attachment: bool
) -> StreamingHttpResponse:
    return file_responses.file(
        opening.watched(version, _pieces(file.data), reader),
        name=file.name,
        content_type=file.content_type or _UNKNOWN,
        length=len(file.data),
        is_attachment=is_attachment,
    )


def _pieces(data: bytes) -> Iterator[bytes]:
    view = memoryview(data)
    return (bytes(view[at : at + MEGABYTE]) for at in range(0, len(data), MEGABYTE))
