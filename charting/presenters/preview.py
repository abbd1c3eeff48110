"""What the middle of a record's page holds: its pictures, its text, or what was written."""

from typing import Any, Final

from django.http import Http404

from charting.place import Place
from domain.fhir import display
from domain.intake import previews
from domain.intake.content_types import IMAGES, ContentType
from domain.intake.previews import Preview as Picture
from domain.intake.refusal import RefusedError
from domain.records.access import integrity, opening, preview_cache
from domain.records.access.disclosures import OpenedRecord

_TEXTUAL: Final = frozenset({ContentType.TEXT, ContentType.CCDA, ContentType.AECG})
_SEVERAL: Final = frozenset({*IMAGES, ContentType.DICOM})  # files that may hold more pictures than one
MARKED: Final = "Your name is printed across the preview. The file itself is unchanged."
_STRIPPED: Final = "Place and camera are left out of what is shown."


def preview(place: Place, opened: OpenedRecord, *, image: str = "") -> dict[str, Any]:
    """The owner's browser shows a PDF itself; others get pictures of its pages, with their names across.

    Raises Http404 for an `image` that is not there.
    """
    version = opened.version
    if image and version.content_type not in pictures(place):
        raise Http404
    try:
        if version.content_type in pictures(place):
            return _pictures(place, opened, image)
        if version.content_type == ContentType.PDF:
            return {"type": "pdf", "url": place.url("record-open", version.record_id, version.number)}
        if version.content_type == ContentType.FHIR and version.length <= integrity.AT_OPENING:
            body = opening.seekable_content(version, opened.key).readall()
            return {"type": "fhir", "shown": display.of_body(body)}
        if previews.has_preview(version.content_type) and version.content_type in _TEXTUAL:
            return _text_preview(preview_cache.preview(version=version, record_key=opened.key, index=0))
    except (RefusedError, ValueError):
        return {"type": "none"}
    return {"type": "none"}


def pictures(place: Place) -> frozenset[str]:
    """Types of files whose pages or frames are shown as pictures here."""
    return _SEVERAL if place.is_owners else _SEVERAL | {ContentType.PDF}


def _text_preview(made: Picture) -> dict[str, Any]:
    """A text, or a narrative with its tables."""
    if made.content_type == previews.PAGE:
        page = previews.page_of(made)
        return {"type": "page", "blocks": page.blocks, "embedded_files": page.embedded_files}
    return {"type": "text", "text": made.data.decode(errors="replace")}


def _pictures(place: Place, opened: OpenedRecord, image: str) -> dict[str, Any]:
    """One of its pages or frames, and the ways to its neighbours."""
    version, total = opened.version, max(1, opened.card.frames)
    number = int(image) if image.isdecimal() and len(image) < 9 else (0 if image else 1)
    if not 1 <= number <= total:
        raise Http404
    here = [version.record_id, version.number]
    page = place.url("record-version", *here)
    is_scan = version.content_type == ContentType.DICOM
    return {
        "type": "dicom" if is_scan else "image",
        "word": "Page" if version.content_type == ContentType.PDF else "Image",
        "url": place.url("record-preview", *here, number - 1),
        "number": number,
        "total": total,
        "before_url": f"{page}?image={number - 1}" if number > 1 else "",
        "next_url": f"{page}?image={number + 1}" if number < total else "",
        "note": MARKED if not place.is_owners else ("" if is_scan else _STRIPPED),
    }
