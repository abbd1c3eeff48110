"""Files that a doctor adds to a patient's records, as their rows show them."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from charting import upload_rows
from charting.upload_rows import RowLinks, UploadRow
from doctors.forms.compose import DescribeForm
from domain.records.models import Upload, UploadState


def upload_row(upload: Upload, *, form: DescribeForm | None = None) -> UploadRow:
    here = [upload.patient_id, upload.record_id]
    at = RowLinks(
        describe=reverse("doctors:upload-describe", args=[upload.patient_id, upload.pk]),
        # What it repeats is not linked: the words beside such a link speak to the patient.
        record="" if upload.state == UploadState.DUPLICATE else reverse("doctors:record", args=here),
        status=reverse("doctors:record-status", args=here),
    )
    return upload_rows.upload_row(upload, at=at, form=lambda name: form or describe_form(upload, name))


def describe_form(upload: Upload, name: str, data: Mapping[str, Any] | None = None) -> DescribeForm:
    """Filled with what the file itself tells."""
    return DescribeForm(
        data, initial=upload_rows.initial_values(upload, name), prefix=upload_rows.form_prefix(upload)
    )
