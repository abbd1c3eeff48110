"""Who can see one record: asked by its page, and answered by the rule that decides at every opening."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from domain.notifications.services import notices
from domain.records.models import Confidentiality
from domain.records.queries import access
from patients.guards import PatientRequest, patient_only
from patients.presenters.sharing import grant_rows, shared_with


@require_GET
@patient_only
def record_readers(request: PatientRequest, record_id: UUID) -> HttpResponse:
    """Whoever looks at the page has read what the bell said of it."""
    version = access.version_of(request.patient, record_id)
    notices.mark_looked_at(by=request.user, subject_id=record_id)
    context = {
        "readers": grant_rows.merged_rows(shared_with.readers_of(version)),
        "is_hidden": version.confidentiality == Confidentiality.HIDDEN,
    }
    return render(request, "patients/_readers.html", context)
