"""Files on their way, as their rows show them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from charting import upload_rows
from charting.upload_rows import RowLinks, UploadRow
from domain.records.models import Upload, UploadState
from patients.forms.describe import DescribeForm

_COUNTS = ("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def upload_row(upload: Upload, *, form: DescribeForm | None = None) -> UploadRow:
    record = upload.existing_id if upload.state == UploadState.DUPLICATE else upload.record_id
    at = RowLinks(
        describe=reverse("patients:upload-describe", args=[upload.pk]),
        record=reverse("patients:record-detail", args=[record]) if record else "",
        status=f"{reverse('patients:record-status', args=[upload.record_id])}?plain=1",
    )
    return upload_rows.upload_row(
        upload, at=at, form=lambda name: form or describe_form(upload, name), note=_note(upload)
    )


def describe_form(
    upload: Upload, name: str, data: Mapping[str, Any] | None = None, *, said: Mapping[str, Any] | None = None
) -> DescribeForm:
    """Filled with what was `said` of it before (of an older version), or else with what the file itself
    tells.
    """
    return DescribeForm(
        data, initial=said or upload_rows.initial_values(upload, name), prefix=upload_rows.form_prefix(upload)
    )


def _note(upload: Upload) -> str:
    return (
        "Place and camera are left out of what others see"
        if upload.facts.get("has_place") or upload.facts.get("has_camera")
        else ""
    )


def headline(rows: Sequence[UploadRow]) -> str:
    """The count of what is no record yet is the title; static/src/js/lib/headline.js says the same while
    files arrive.
    """
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
        return (
            f"{'Say what it is' if asking == 1 else f'Say what the {_word(asking).lower()} are'} to finish."
        )
    return ""


def is_ledger_late(rows: Sequence[UploadRow]) -> bool:
    """Whether a stored file waits for the ledger longer than it should."""
    return any(getattr(item.status, "state", "") == "delayed" for item in rows)


def _word(count: int) -> str:
    return _COUNTS[count] if count < len(_COUNTS) else str(count)
