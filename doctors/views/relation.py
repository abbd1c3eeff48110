"""Giving back: the doctor ends the care relationship."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from authentication import sessions
from doctors.guards import DoctorRequest, doctor_only
from doctors.presenters import chart_access
from doctors.presenters.base_page import page
from domain.consents.queries import care_relationships
from domain.consents.services import relationships


@require_http_methods(["GET", "POST"])
@doctor_only
def end(request: DoctorRequest, patient_id: UUID) -> HttpResponse:
    """The patient is told, and stops what was allowed; by POST it is done."""
    patient = chart_access.line_of(request, patient_id).patient
    relation = care_relationships.relationship_between(request.user, patient)
    if relation is None:
        raise Http404
    if request.method == "POST":
        relationships.end(relationship=relation, by=request.user, session=sessions.digest(request))
        messages.info(request, "Ended. The patient was told.")
        return redirect("doctors:patients")
    context = {"name": patient.name, "keep_url": reverse("doctors:chart", args=[patient_id])}
    return page(request, "doctors/relation_end.html", section="patients", context=context)
