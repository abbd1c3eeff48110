"""Erasing a record for ever, and its receipt."""

from datetime import datetime
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET, require_http_methods

from domain.accounts.sessions import fresh_login_required
from domain.ledger.queries import anchors
from domain.records.facts import ref_of
from domain.records.intake.types import ContentType, words
from domain.records.models import Confidentiality, Erasure, RecordState, Version
from domain.records.queries import access
from domain.records.services import erasing, opening
from patients.guards import PatientRequest, patient_only
from patients.pages import page
from patients.reading import reader


@require_http_methods(["GET", "POST"])
@patient_only
def erase(request: PatientRequest, record_id: UUID) -> HttpResponse:
    """A record of somebody else is not found before anybody is asked for a password."""
    version = access.version_of(request.patient, record_id)
    return _erase(request, version)


@fresh_login_required
def _erase(asked: HttpRequest, version: Version) -> HttpResponse:
    request = cast(PatientRequest, asked)
    if request.method == "POST":
        erasing.erase(record=version.record, by=request.user)
        return redirect("patients:record-receipt", version.record_id)
    card = opening.cards([version], reader(request), patient=request.patient)[ref_of(version)]
    context = {
        "record": {"title": card.title},
        "description": _description(version),
        "alternatives": _alternatives(version),
        "form": None,
        "keep_url": reverse("patients:record-detail", args=[version.record_id]),
    }
    return page(request, "patients/record_erase.html", section="records", context=context)


@require_GET
@patient_only
def receipt(request: PatientRequest, record_id: UUID) -> HttpResponse:
    erasure = access.erasure_of(request.patient, record_id)
    status = anchors.status_of([(record_id, number) for number in range(1, erasure.versions + 1)]).get((record_id, erasure.versions))
    context = {
        "receipt": {
            "number": erasure.number,
            "erased_at": erasure.erased_at,
            "holder": request.user.address,
            "description": "One record",
            "destroyed": _destroyed(erasure),
            "remains": _remains(status),
        }
    }
    return page(request, "patients/receipt.html", section="records", context=context)


def _alternatives(version: Version) -> dict[str, str]:
    found = {"download_url": reverse("patients:record-download", args=[version.record_id, version.number])}
    if version.confidentiality != Confidentiality.HIDDEN and version.record.state != RecordState.WITHDRAWN:
        found["hide_url"] = reverse("patients:record-hide", args=[version.record_id])
    return found


def _description(version: Version) -> str:
    kind = words(ContentType(version.content_type)) if version.content_type in set(ContentType) else "entry"
    return f"{kind[:1].upper()}{kind[1:]}, added on {date_format(localtime(version.record.created_at), 'j F Y')}. Nobody else has access to it now."


def _destroyed(erasure: Erasure) -> list[tuple[str, str, str]]:
    versions = "Version 1" if erasure.versions == 1 else f"Versions 1 to {erasure.versions}"
    rows = [("The key", f"{versions}, in the vault", _time(erasure.key_destroyed_at))]
    if erasure.cids:
        rows.append(("The sealed file", "Removed from the store", _time(erasure.removed_at)))
    return [*rows, ("Preview, title and search words", "In the portal", _time(erasure.erased_at))]


def _remains(status: anchors.AnchorStatus | None) -> list[tuple[str, str, str]]:
    block = f"Block {number_format(status.block_number, force_grouping=True)}. " if status and status.block_number is not None else ""
    return [
        ("A fingerprint in the ledger", f"{block}Without the key it leads to no content and no person.", ""),
        ("The line “a record was erased” in your log", "That it was done, and when; nothing of what it said.", ""),
        ("Backups, sealed", "What they hold cannot be opened: erasures are repeated after any restore.", ""),
        ("Copies you downloaded", "They stay where you saved them.", ""),
    ]


def _time(moment: datetime | None) -> str:
    return date_format(localtime(moment), "H:i:s") if moment else "within minutes"
