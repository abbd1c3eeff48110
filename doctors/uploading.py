"""Files that a doctor adds to a patient's records, as their rows show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from doctors.forms.writing import DescribeForm
from domain.intake import names
from domain.ledger.queries import anchors
from domain.records import kinds
from domain.records.models import Upload, UploadState
from domain.records.services import uploads


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
    name, patient = details["name"], upload.patient_id
    given: dict[str, Any] = {"id": upload.pk, "state": upload.state, "name": name, "size": upload.size, "content_type": upload.content_type}
    if upload.state == UploadState.DESCRIBE:
        url = reverse("doctors:upload-describe", args=[patient, upload.pk])
        return Row(**given, form=form or describe_form(upload, name), describe_url=url)
    if upload.state == UploadState.REFUSED:
        return Row(**given, reason=upload.reason, advice=upload.advice)
    if upload.state == UploadState.DUPLICATE:
        return Row(**given)
    if upload.state == UploadState.KEPT:
        place, here = (upload.record_id, upload.version), [patient, upload.record_id]
        status = anchors.status_of([place]).get(place, "queued")
        kept = {**given, "state": "recorded", "title": details.get("title", "")}
        return Row(**kept, url=reverse("doctors:record", args=here), status=status, status_url=reverse("doctors:record-status", args=here))
    return Row(**given)


def describe_form(upload: Upload, name: str, data: Mapping[str, Any] | None = None) -> DescribeForm:
    """Filled with what the file itself tells."""
    initial = {"title": names.title(name), "kind": kinds.suggested(upload.content_type), "record_date": str(upload.facts.get("taken") or "")}
    return DescribeForm(data, initial=initial, prefix=f"u{upload.pk.hex[:8]}")
