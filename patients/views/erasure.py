"""Erasing a record for ever, and its receipt."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET, require_http_methods

from authentication.sessions import fresh_login_required
from common.templatetags.fields import in_words
from domain.intake import file_names
from domain.intake.content_types import ContentType, label
from domain.records.access import opening
from domain.records.envelope_binding import ref_of
from domain.records.limits import BACKUP_DAYS
from domain.records.models import Confidentiality, RecordState, Version
from domain.records.queries import access
from domain.records.services import erasures
from patients.guards import PatientRequest, patient_only, reader
from patients.presenters import erasure_receipt
from patients.presenters.base_page import page
from patients.presenters.sharing import shared_with


@require_http_methods(["GET", "POST"])
@patient_only
def erase(request: PatientRequest, record_id: UUID) -> HttpResponse:
    """A record of somebody else is not found before anybody is asked for a password."""
    version = access.version_of(request.patient, record_id)
    return _erase(request, version)


@fresh_login_required
def _erase(request: PatientRequest, version: Version) -> HttpResponse:
    if request.method == "POST":
        erasures.erase(record=version.record, by=request.user)
        return redirect("patients:record-receipt", version.record_id)
    card = opening.cards([version], reader(request), patient=request.patient)[ref_of(version)]
    context = {
        "record": {"title": card.title},
        "description": _description(version),
        "alternatives": _alternatives(version),
        "backup_days": BACKUP_DAYS,
        "form": None,
        "keep_url": reverse("patients:record-detail", args=[version.record_id]),
    }
    return page(request, "patients/record_erase.html", section="records", context=context)


@require_GET
@patient_only
def receipt(request: PatientRequest, record_id: UUID) -> HttpResponse:
    found = erasure_receipt.for_erasure(
        access.erasure_of(request.patient, record_id), holder=request.user.address
    )
    context = {"receipt": found, "save_url": reverse("patients:record-receipt-file", args=[record_id])}
    return page(request, "patients/receipt.html", section="records", context=context)


@require_GET
@patient_only
def receipt_file(request: PatientRequest, record_id: UUID) -> HttpResponse:
    """To keep: plain text, which needs nothing of ours to be read."""
    found = erasure_receipt.for_erasure(
        access.erasure_of(request.patient, record_id), holder=request.user.address
    )
    headers = {
        "Content-Disposition": file_names.disposition(f"{found.number}.txt", is_attachment=True),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(
        erasure_receipt.as_text(found), content_type="text/plain; charset=utf-8", headers=headers
    )


def _alternatives(version: Version) -> dict[str, str]:
    found = {"download_url": reverse("patients:record-download", args=[version.record_id, version.number])}
    if version.confidentiality != Confidentiality.HIDDEN and version.record.state != RecordState.WITHDRAWN:
        found["hide_url"] = reverse("patients:record-hide", args=[version.record_id])
    return found


def _description(version: Version) -> str:
    kind = label(ContentType(version.content_type)) if version.content_type in set(ContentType) else "entry"
    count = len(shared_with.readers_of(version))
    who = (
        "Nobody else has access to it now."
        if not count
        else f"{in_words(count).capitalize()} can see it now, and no longer then."
    )
    return (
        f"{kind[:1].upper()}{kind[1:]}, added on "
        f"{date_format(localtime(version.record.created_at), 'j F Y')}. {who}"
    )
