"""Files on their way, as their rows show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from domain.intake import names
from domain.ledger.queries import anchors
from domain.records import kinds
from domain.records.models import Upload, UploadState
from domain.records.services import uploads
from patients.forms.describe import DescribeForm

_COUNTS = ("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


@dataclass(frozen=True, slots=True)
class Row:
    """What components/upload_row.html wants."""

    id: object
    state: str
    name: str
    size: int
    content_type: str = ""
    title: str = ""
    reason: str = ""
    advice: str = ""
    note: str = ""
    form: DescribeForm | None = None
    url: str = ""
    status: object = None
    describe_url: str = ""
    status_url: str = ""


def row(upload: Upload, *, form: DescribeForm | None = None) -> Row:
    """Its name is unsealed for this; the answer says what to do next."""
    details = uploads.details_of(upload)
    name = details["name"]
    given: dict[str, Any] = {"id": upload.pk, "state": upload.state, "name": name, "size": upload.size, "content_type": upload.content_type}
    if upload.state == UploadState.DESCRIBE:
        url = reverse("patients:upload-describe", args=[upload.pk])
        return Row(**given, form=form or describe_form(upload, name), describe_url=url, note=_note(upload))
    if upload.state == UploadState.REFUSED:
        return Row(**given, reason=upload.reason, advice=upload.advice)
    if upload.state == UploadState.DUPLICATE:
        return Row(**given, url=reverse("patients:record-detail", args=[upload.existing_id]) if upload.existing_id else "")
    if upload.state == UploadState.KEPT:
        status = anchors.status_of([(upload.record_id, upload.version)]).get((upload.record_id, upload.version), "queued")
        here = [upload.record_id]
        kept = {**given, "state": "recorded", "title": details.get("title", "")}
        return Row(**kept, url=reverse("patients:record-detail", args=here), status=status, status_url=reverse("patients:record-status", args=here))
    return Row(**given)


def describe_form(upload: Upload, name: str, data: Mapping[str, Any] | None = None, *, said: Mapping[str, Any] | None = None) -> DescribeForm:
    """Filled with what was `said` of it before (of an older version), or else with what the file itself tells."""
    initial = said or {"title": names.title(name), "kind": kinds.suggested(upload.content_type), "record_date": str(upload.facts.get("taken") or "")}
    return DescribeForm(data, initial=initial, prefix=f"u{upload.pk.hex[:8]}")


def _note(upload: Upload) -> str:
    return "Place and camera are left out of what others see" if upload.facts.get("has_place") or upload.facts.get("has_camera") else ""


def headline(rows: Sequence[Row]) -> str:
    """The count of what is no record yet is the title; static/src/js/lib/headline.js says the same while files arrive."""
    if not rows:
        return ""
    stored = sum(1 for item in rows if item.state in {"describe", "duplicate"})
    refused = sum(1 for item in rows if item.state == "refused")
    asking = sum(1 for item in rows if item.state == "describe")
    if len(rows) == 1:
        first = "The file is stored." if stored else ""
    else:
        first = f"{_word(stored)} of {_word(len(rows)).lower()} {'is' if stored == 1 else 'are'} stored."
    return " ".join(filter(None, [first, _what_next(len(rows), refused, asking)]))


def _what_next(count: int, refused: int, asking: int) -> str:
    if refused:
        return "This file cannot be added." if count == 1 else f"{_word(refused)} cannot be added."
    if asking:
        return f"{'Say what it is' if asking == 1 else f'Say what the {_word(asking).lower()} are'} to finish."
    return ""


def is_ledger_late(rows: Sequence[Row]) -> bool:
    """Whether a stored file waits for the ledger longer than it should."""
    return any(getattr(item.status, "state", "") == "delayed" for item in rows)


def _word(count: int) -> str:
    return _COUNTS[count] if count < len(_COUNTS) else str(count)
