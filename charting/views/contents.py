"""What a record holds, sent as it is: never guessed at, never run, never kept by a cache.

The original byte for byte where that is allowed; pages as pictures, for others than the owner with the
reader's name across them.
"""

import json
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET

from charting.place import Place
from charting.presenters import record_actions
from charting.presenters.preview import pictures
from domain.intake import file_names, file_responses, previews
from domain.intake.content_types import ContentType
from domain.intake.refusal import RefusedError
from domain.records.access import copies, disclosures, opening, proof_bundle
from domain.records.envelope_binding import ref_of


@require_GET
def download(request: HttpRequest, place: Place, record_id: UUID, number: int) -> StreamingHttpResponse:
    """The original as a file to save; only where that is allowed. Logged."""
    return _original(place, record_id, number, action="download_url")


@require_GET
def show(request: HttpRequest, place: Place, record_id: UUID, number: int) -> StreamingHttpResponse:
    """The original in a tab of its own, where a browser shows such a thing safely.

    It can be saved from there: who is not the owner must be allowed to.
    """
    return _original(place, record_id, number, action="open_url")


@require_GET
def printed(request: HttpRequest, place: Place, record_id: UUID, number: int) -> HttpResponse:
    """What was written here or imported, to print: with the reader's name on every page."""
    version = place.version_of(record_id, number)
    if version.content_type != ContentType.FHIR:
        raise Http404
    opened = disclosures.open_preview(version=version, reader=place.reader)
    name = file_names.for_download(opened.card.title, ContentType.PDF)
    return HttpResponse(
        copies.printout(opened, place.reader.user),
        content_type="application/pdf",
        headers={
            **file_responses.headers(),
            "Content-Disposition": file_names.disposition(name, is_attachment=False),
        },
    )


@require_GET
def preview(request: HttpRequest, place: Place, record_id: UUID, number: int, index: int) -> HttpResponse:
    """A page or frame as a picture without metadata, or a text as text.

    For others than the owner a picture alone, marked with who looks at it, when, and under which number of
    the log.
    """
    version = place.version_of(record_id, number)
    opened = disclosures.open_preview(version=version, reader=place.reader)
    is_picture = version.content_type in pictures(place)
    if index >= (max(1, opened.card.frames) if is_picture else 1) or not (is_picture or place.is_owners):
        raise Http404
    try:
        picture = copies.preview(opened, place.reader.user, index=index)
    except (RefusedError, ValueError):
        raise Http404 from None
    if picture.content_type == previews.PAGE:
        raise Http404
    return file_responses.picture(picture.data, picture.content_type)


@require_GET
def proof(request: HttpRequest, place: Place, record_id: UUID, number: int) -> HttpResponse:
    """The proof file of what may be read: for "Check a document"."""
    version = place.version_of(record_id, number)
    card = opening.cards([version], place.reader, patient=place.patient)[ref_of(version)]
    stem = file_names.clean(card.name or card.title).rsplit(".", 1)[0]
    name = file_names.for_download(f"{stem}.proof.json", "application/fhir+json")
    body = json.dumps(proof_bundle.for_version(version), indent=1, ensure_ascii=False)
    return HttpResponse(
        body,
        content_type="application/json",
        headers={"Content-Disposition": file_names.disposition(name, is_attachment=True)},
    )


def _original(place: Place, record_id: UUID, number: int, *, action: str) -> StreamingHttpResponse:
    """`action`: what the page would have to offer (charting/presenters/record_actions.py)."""
    version = place.version_of(record_id, number)
    if action not in record_actions.actions(place, version):
        place.refuse(what="download", subject_id=record_id)
    is_attachment = action == "download_url"
    looks = place.is_owners and not is_attachment
    opened = disclosures.open(version=version, reader=place.reader, action="view" if looks else "download")
    return file_responses.file(
        opening.stream(version, opened.key, place.reader),
        name=opened.card.name or opened.card.title,
        content_type=version.content_type,
        length=version.length,
        is_attachment=is_attachment,
    )
