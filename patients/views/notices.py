"""Notices: that something happened which the person did not do just now, and where to look."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from domain.notifications.models import Notice
from domain.notifications.queries import notices as reading
from domain.notifications.services import notices as marking
from domain.records.queries.kept import kept
from patients.guards import PatientRequest, patient_only
from patients.pages import page

SHOWN = 100
REFUSED = {
    "icon": "shield-x",
    "tone": "bad",
    "title": "The ledger did not take a document of yours",
    "detail": "It is kept, and you can open it. Its page says why it was not recorded.",
    "gone": "It was erased since.",
}
WORDS = {"record.refused": REFUSED}


@require_GET
@patient_only
def notices(request: PatientRequest) -> HttpResponse:
    found = reading.latest(request.user, limit=SHOWN)
    there = kept(request.patient, [notice.subject_id for notice in found if notice.subject_id])
    return page(request, "patients/notices.html", section="notices", context={"notices": [_line(notice, there) for notice in found]})


@require_POST
@patient_only
def read(request: PatientRequest) -> HttpResponse:
    if marking.mark_read(by=request.user):
        messages.info(request, "Marked as read.")
    return redirect("patients:notices")


def _line(notice: Notice, there: set[UUID]) -> dict[str, Any]:
    """A notice in words; the link only while there is something to open."""
    words = WORDS[notice.kind]
    is_kept = notice.subject_id in there
    url = reverse("patients:record-detail", args=[notice.subject_id]) if is_kept else ""
    return {**words, "detail": words["detail" if is_kept else "gone"], "at": notice.at, "is_new": notice.read_at is None, "url": url}
