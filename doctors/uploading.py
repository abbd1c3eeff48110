"""Files that a doctor adds to a patient's records, as their rows show them."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from doctors.forms.writing import DescribeForm
from domain.records import arriving
from domain.records.arriving import Addresses, Row
from domain.records.models import Upload, UploadState


def row(upload: Upload, *, form: DescribeForm | None = None) -> Row:
    here = [upload.patient_id, upload.record_id]
    at = Addresses(
        describe=reverse("doctors:upload-describe", args=[upload.patient_id, upload.pk]),
        # What it repeats is not linked: the words beside such a link speak to the patient.
        record="" if upload.state == UploadState.DUPLICATE else reverse("doctors:record", args=here),
        status=reverse("doctors:record-status", args=here),
    )
    return arriving.row(upload, at=at, form=lambda name: form or describe_form(upload, name))


def describe_form(upload: Upload, name: str, data: Mapping[str, Any] | None = None) -> DescribeForm:
    """Filled with what the file itself tells."""
    return DescribeForm(data, initial=arriving.suggested(upload, name), prefix=arriving.prefix(upload))
