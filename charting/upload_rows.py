"""A file on its way to becoming a record, as its row shows it: the same for patients and for doctors, with
addresses of their own.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.forms import BaseForm

from domain.intake import file_names
from domain.ledger.queries import anchors
from domain.records import record_kinds
from domain.records.models import Upload, UploadState
from domain.records.services import uploads


class RowLinks(NamedTuple):
    """Where a row leads in the portal that shows it: to say what the file is, to the record it became (or
    repeats: "" for nowhere), to its status.
    """

    describe: str
    record: str
    status: str


@dataclass(frozen=True, slots=True)
class UploadRow:
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
    form: BaseForm | None = None
    url: str = ""
    status: object = None
    describe_url: str = ""
    status_url: str = ""


def upload_row(upload: Upload, *, at: RowLinks, form: Callable[[str], BaseForm], note: str = "") -> UploadRow:
    """Its name is unsealed for this; the answer says what to do next.

    `form` gets the name, where the file waits to be described.
    """
    details = uploads.open_details(upload)
    shown = UploadRow(upload.pk, upload.state, details["name"], upload.size, upload.content_type)
    if upload.state == UploadState.DESCRIBE:
        return replace(shown, form=form(shown.name), describe_url=at.describe, note=note)
    if upload.state == UploadState.REFUSED:
        return replace(shown, reason=upload.reason, advice=upload.advice)
    if upload.state == UploadState.DUPLICATE:
        return replace(shown, url=at.record)
    if upload.state == UploadState.KEPT:
        place = (upload.record_id, upload.version)
        status = anchors.status_of([place]).get(place, "queued")
        return replace(
            shown,
            state="recorded",
            title=details.get("title", ""),
            url=at.record,
            status=status,
            status_url=at.status,
        )
    return shown


def initial_values(upload: Upload, name: str) -> dict[str, str]:
    """What the file itself tells of its title, kind and day, by the names of a form's fields."""
    return {
        "title": file_names.title(name),
        "kind": record_kinds.suggested_kind(upload.content_type),
        "record_date": str(upload.facts.get("taken") or ""),
    }


def form_prefix(upload: Upload) -> str:
    """For the names in its form: there may be several on one page."""
    return f"u{upload.pk.hex[:8]}"
