"""One shared record as the chart shows it: what it is, its pictures, its proof, and what may be done with
it.
"""

from dataclasses import replace
from typing import Any, Final

from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from doctors.presenters import safety_header
from doctors.presenters.chart_access import Chart
from domain.consents.terms import Flag
from domain.fhir import display
from domain.intake import previews
from domain.intake.content_types import IMAGES, ContentType
from domain.intake.previews import Preview as Picture
from domain.intake.refusal import RefusedError
from domain.ledger.queries import anchors
from domain.ledger.queries.anchors import AnchorStatus
from domain.records import record_kinds
from domain.records.access import integrity, opening, preview_cache, proof_summary, timeline
from domain.records.access.disclosures import OpenedRecord
from domain.records.models import Version

#: Shown by the browser itself in a tab of its own. Anything else is downloaded.
INLINE: Final = frozenset({ContentType.PDF, ContentType.PNG, ContentType.JPEG, ContentType.TEXT})
PICTURES: Final = frozenset({*IMAGES, ContentType.DICOM, ContentType.PDF})
_TEXTUAL: Final = frozenset({ContentType.TEXT, ContentType.CCDA, ContentType.AECG})


def context(found: Chart, opened: OpenedRecord, *, image: str = "") -> dict[str, Any]:
    """`image` is the number of the picture to show, from 1, as the address gives it.

    Raises Http404, StoreError.
    """
    version, key = opened.version, opened.key
    status = anchors.status_of([(version.record_id, version.number)]).get((version.record_id, version.number))
    content = integrity.check_content(version, key) if version.length <= integrity.AT_OPENING else None
    return {
        "row": timeline.record_row(version, opened.card, status, viewer=found.reader.user.pk),
        "record": _header(found, opened),
        "status": status,
        "look_ends": _look_ends(found, opened),
        "preview": _preview(found, opened, image),
        "actions": actions(found, version),
        "proof": proof_summary.summarize(version, status, content, viewer=found.reader.user.pk),
    }


def _look_ends(found: Chart, opened: OpenedRecord) -> str:
    """When this look is over, if it is the one that was given."""
    held = found.reader.choose(opened.version)
    return (
        safety_header.look_ends(held.grant.opened_at or opened.at)
        if held is not None and held.grant.is_one_time
        else ""
    )


def actions(found: Chart, version: Version) -> dict[str, str]:
    """Addresses of what the permission and the authorship allow."""
    here = [found.patient.pk, version.record_id, version.number]
    ways = {
        "check_url": reverse("doctors:record-check", args=here),
        "proof_url": reverse("doctors:record-proof", args=here),
    }
    if _downloads(found, version):
        ways["download_url"] = reverse("doctors:record-download", args=here)
    if "download_url" in ways and version.content_type in INLINE:
        ways["open_url"] = reverse("doctors:record-open", args=here)
    if _is_mine(found, version) and found.line.may_write:
        ways["amend_url"] = reverse("doctors:record-amend", args=here[:2])
        ways["withdraw_url"] = reverse("doctors:record-withdraw", args=here[:2])
    return ways


def checked_proof(
    found: Chart, version: Version, finding: integrity.RecordCheck
) -> proof_summary.ProofSummary:
    """After a check of store and chain."""
    status: AnchorStatus | None = anchors.status_of([(version.record_id, version.number)]).get(
        (version.record_id, version.number)
    )
    return proof_summary.summarize(version, status, finding.content, finding, viewer=found.reader.user.pk)


def _downloads(found: Chart, version: Version) -> bool:
    """Whether one of the permissions that cover it allows to keep a copy."""
    held = tuple(one for one in found.reader.usable_grants if one.grant.allows & Flag.DOWNLOAD)
    return replace(found.reader, usable_grants=held).choose(version) is not None


def _is_mine(found: Chart, version: Version) -> bool:
    record = version.record
    return record.author_id == found.reader.user.pk and version.number == record.current


def _header(found: Chart, opened: OpenedRecord) -> dict[str, object]:
    version = opened.version
    source = timeline.source_of(version, opened.card, viewer=found.reader.user.pk)
    when = date_format(localtime(version.created_at), "j F Y, H:i")
    said = (
        f"{record_kinds.label(version.record.kind)}. {source}, {when}"
        if source
        else f"{record_kinds.label(version.record.kind)}, {when}"
    )
    of = f", version {version.number} of {version.record.current}" if version.record.current > 1 else ""
    name = opened.card.name if opened.card.name != opened.card.title else ""
    return {"title": opened.card.title, "source_line": f"{said}{of}", "description": name, "state": ""}


def _preview(found: Chart, opened: OpenedRecord, image: str) -> dict[str, Any]:
    """What the middle of the page holds.

    Pictures of every page: the file itself opens in a tab of its own, or is downloaded.
    """
    version = opened.version
    if image and version.content_type not in PICTURES:
        raise Http404
    try:
        if version.content_type in PICTURES:
            return _pictures(found, opened, image)
        if version.content_type == ContentType.FHIR and version.length <= integrity.AT_OPENING:
            return {
                "type": "fhir",
                "shown": display.of_body(opening.seekable_content(version, opened.key).readall()),
            }
        if previews.has_preview(version.content_type) and version.content_type in _TEXTUAL:
            return _text_preview(preview_cache.preview(version=version, record_key=opened.key, index=0))
    except (RefusedError, ValueError):
        return {"type": "none"}
    return {"type": "none"}


def _text_preview(made: Picture) -> dict[str, Any]:
    """A text, or a narrative with its tables."""
    if made.content_type == previews.PAGE:
        page = previews.page_of(made)
        return {"type": "page", "blocks": page.blocks, "embedded_files": page.embedded_files}
    return {"type": "text", "text": made.data.decode(errors="replace")}


def _pictures(found: Chart, opened: OpenedRecord, image: str) -> dict[str, Any]:
    """One of its pages or frames, and the ways to its neighbours."""
    version, total = opened.version, max(1, opened.card.frames)
    number = int(image) if image.isdecimal() and len(image) < 9 else (0 if image else 1)
    if not 1 <= number <= total:
        raise Http404
    here = [found.patient.pk, version.record_id, version.number]
    page = reverse("doctors:record-version", args=here)
    return {
        "type": "dicom" if version.content_type == ContentType.DICOM else "image",
        "word": "Page" if version.content_type == ContentType.PDF else "Image",
        "url": reverse("doctors:record-preview", args=[*here, number - 1]),
        "number": number,
        "total": total,
        "before_url": f"{page}?image={number - 1}" if number > 1 else "",
        "next_url": f"{page}?image={number + 1}" if number < total else "",
    }
