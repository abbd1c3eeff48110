"""One record as its page shows it."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from common.sealing import Header, derive, open_sealed
from domain.fhir import display
from domain.intake import previews
from domain.intake.content_types import IMAGES, ContentType
from domain.intake.previews import Preview as Picture
from domain.intake.refusal import RefusedError
from domain.ledger.queries import anchors
from domain.ledger.queries.anchors import AnchorStatus
from domain.records import record_kinds
from domain.records.access import integrity, opening, preview_cache, proof_summary, timeline
from domain.records.access.opening import Reader
from domain.records.access.timeline import RecordRow
from domain.records.envelope_binding import ref_of
from domain.records.evidence import WITHDRAWAL_VERSION
from domain.records.models import Confidentiality, RecordState, Version
from domain.records.sealed_cards import Card, open_card

#: Shown by the browser itself in a tab of its own. Anything else is downloaded.
INLINE = frozenset({ContentType.PDF, ContentType.PNG, ContentType.JPEG, ContentType.TEXT})
_TEXTUAL = frozenset({ContentType.TEXT, ContentType.CCDA, ContentType.AECG})


def context(
    version: Version, reader: Reader, *, listed: Sequence[RecordRow] = (), image: str = ""
) -> dict[str, object]:
    """Everything that record_detail.html shows of the record; `listed` are the lines beside it, whose states
    are known already.

    `image` is the number of the picture to show, from 1, as the address gives it. Raises Http404 where there
    is none such, CannotOpenError, VaultUnavailableError, StoreError.
    """
    key = opening.key(version, reader, action="view")
    card = open_card(bytes(version.card), derive(key, "card"), ref_of(version), version.record.patient_id)
    status = _status(version, listed)
    content = integrity.check_content(version, key) if version.length <= integrity.AT_OPENING else None
    return {
        "row": timeline.record_row(version, card, status),
        "record": header(version, card, key),
        "readers_url": reverse("patients:record-readers", args=[version.record_id]),
        "status": status,
        "status_url": reverse("patients:record-status", args=[version.record_id])
        if version.number == version.record.current
        else "",
        "version": version,
        "versions": _versions(version),
        "preview": preview(version, key, card, image=image),
        "actions": actions(version),
        "proof": proof_summary.summarize(version, status, content, withdrawal=withdrawal(version)),
    }


def withdrawal(version: Version) -> AnchorStatus | None:
    """How far the ledger is with the withdrawal, where there was one."""
    if version.record.state != RecordState.WITHDRAWN:
        return None
    place = (version.record_id, WITHDRAWAL_VERSION)
    return anchors.status_of([place]).get(place)


def is_replaceable(version: Version) -> bool:
    """Whether a file may follow it: a document that the owner added, in use.

    What a doctor wrote is the doctor's to amend.
    """
    return (
        version.record.source == "upload"
        and is_own(version)
        and version.record.state in (RecordState.SUBMITTED, RecordState.ANCHORED)
    )


def is_own(version: Version) -> bool:
    """Whether its author is its owner."""
    return version.record.author_id == version.record.patient.user_id


def _status(version: Version, listed: Sequence[RecordRow]) -> AnchorStatus | None:
    known = next(
        (
            row.status
            for row in listed
            if row.id == version.record_id and version.number == version.record.current
        ),
        None,
    )
    if isinstance(known, AnchorStatus):
        return known
    return anchors.status_of([(version.record_id, version.number)]).get((version.record_id, version.number))


def header(version: Version, card: Card, key: bytes) -> dict[str, object]:
    record = version.record
    state = {RecordState.WITHDRAWN: "withdrawn"}.get(
        RecordState(record.state), "hidden" if record.confidentiality == Confidentiality.HIDDEN else ""
    )
    return {
        "title": card.title,
        "source_line": (
            f"{record_kinds.label(record.kind)}. {_source(version, card)}, "
            f"{date_format(localtime(version.created_at), 'j F Y, H:i')}"
        ),
        "description": card.name if card.name and card.name != card.title else "",
        "state": state,
        "withdrawn_by": _withdrawn_by(version) if state == "withdrawn" else "",
        "reason": reason(version, key) if state == "withdrawn" else "",
    }


def _source(version: Version, card: Card) -> str:
    """ "Added by Bob Harris, cardiologist, Hospital Hope"; of an imported record what stands in it."""
    record = version.record
    if not card.is_by_another:
        return timeline.source_of(version, card, viewer=record.patient.user_id) or "Imported by you"
    trade = getattr(getattr(record.author, "doctor", None), "specialty", "")
    parts = (card.author, trade[:1].lower() + trade[1:], card.place)
    return f"Added by {', '.join(part for part in parts if part)}"


def _withdrawn_by(version: Version) -> str:
    author = version.record.author
    return "you" if author is None or author.pk == version.record.patient.user_id else author.name


def reason(version: Version, key: bytes) -> str:
    """Why it was withdrawn, in its author's words."""
    sealed = bytes(version.record.reason)
    if not sealed:
        return ""
    return open_sealed(
        derive(key, "reason"), Header(*ref_of(version)), version.record.patient_id, sealed
    ).decode()


def preview(version: Version, key: bytes, card: Card, *, image: str = "") -> dict[str, Any]:
    """What the middle of the page holds."""
    if image and version.content_type not in {*IMAGES, ContentType.DICOM}:
        raise Http404
    try:
        if version.content_type == ContentType.PDF:
            return {
                "type": "pdf",
                "url": reverse("patients:record-open", args=[version.record_id, version.number]),
            }
        if version.content_type in IMAGES:
            return {
                "type": "image",
                **_images(version, card, image),
                "note": "Place and camera are left out of what is shown.",
            }
        if version.content_type == ContentType.DICOM:
            return {"type": "dicom", **_images(version, card, image)}
        if version.content_type == ContentType.FHIR and version.length <= integrity.AT_OPENING:
            return _fields(version, key)
        if previews.has_preview(version.content_type) and version.content_type in _TEXTUAL:
            return _text_preview(preview_cache.preview(version=version, record_key=key, index=0))
    except (RefusedError, ValueError):
        return {"type": "none"}
    return {"type": "none"}


def _text_preview(made: Picture) -> dict[str, Any]:
    """A text, or a narrative with its tables."""
    if made.content_type == previews.PAGE:
        page = previews.page_of(made)
        return {"type": "page", "blocks": page.blocks, "embedded_files": page.embedded_files}
    return {"type": "text", "text": made.data.decode(errors="replace")}


def actions(version: Version) -> dict[str, str]:
    """Addresses of what can be done; those that cannot are left out."""
    here = [version.record_id, version.number]
    found = {
        "download_url": reverse("patients:record-download", args=here),
        "check_url": reverse("patients:record-check", args=here),
    }
    if version.content_type in INLINE:
        found["open_url"] = reverse("patients:record-open", args=here)
    if version.record.state != RecordState.REJECTED:
        found["proof_url"] = reverse("patients:record-proof", args=here)
    if version.number == version.record.current:
        if version.record.state != RecordState.WITHDRAWN:
            found["once_url"] = reverse("patients:once", args=here[:1])
            if is_own(version):
                found["withdraw_url"] = reverse("patients:record-withdraw", args=here[:1])
            way = "show" if version.confidentiality == Confidentiality.HIDDEN else "hide"
            found[f"{way}_url"] = reverse(f"patients:record-{way}", args=here[:1])
        if is_replaceable(version):
            found["amend_url"] = reverse("patients:record-amend", args=here)
        found["erase_url"] = reverse("patients:record-erase", args=here[:1])
    return found


def _versions(version: Version) -> list[dict[str, object]]:
    if version.record.current == 1:
        return []
    rows = (
        Version.objects.filter(record_id=version.record_id)
        .order_by("-number")
        .values_list("number", "created_at")
    )
    address = {
        number: reverse("patients:record-version", args=[version.record_id, number]) for number, _ in rows
    }
    return [
        {"number": number, "created_at": at, "url": address[number], "current": number == version.number}
        for number, at in rows
    ]


def _images(version: Version, card: Card, image: str) -> dict[str, Any]:
    """One picture of a file that may hold several, and the ways to its neighbours."""
    total = max(1, card.frames)
    number = int(image) if image.isdecimal() and len(image) < 9 else (0 if image else 1)
    if not 1 <= number <= total:
        raise Http404
    here = reverse("patients:record-version", args=[version.record_id, version.number])
    beside = {
        "before_url": f"{here}?image={number - 1}" if number > 1 else "",
        "next_url": f"{here}?image={number + 1}" if number < total else "",
    }
    url = reverse("patients:record-preview", args=[version.record_id, version.number, number - 1])
    return {"url": url, "number": number, "total": total, **beside}


def _fields(version: Version, key: bytes) -> dict[str, Any]:
    return {"type": "fhir", "shown": display.of_body(opening.seekable_content(version, key).readall())}
