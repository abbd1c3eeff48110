"""Who can see what: requests that wait, grants in force, what is refused; stopping one or all."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from authentication import sessions
from common import pagination
from domain.consents.queries import access, care_relationships, refusals, requests
from domain.consents.queries import grants as reading
from domain.consents.services import discoverability, halts, relationships
from domain.consents.terms import CATEGORY_LABELS
from patients.guards import PatientRequest, patient_only
from patients.presenters.base_page import page
from patients.presenters.sharing import grant_rows, number_qr, request_items

#: Rows of a page: of grants, of requests, of the shorter lists beside them.
GRANTS, ASKS, FEW = 20, 10, 10
#: Of what was stopped, as many of the newest are asked whether the ledger has it.
STOPPED = 50


@require_GET
@patient_only
def sharing(request: PatientRequest) -> HttpResponse:
    patient, asked = (
        request.patient,
        [request_items.request_item(found) for found in requests.waiting(request.patient)],
    )
    lines = grant_rows.merged_rows([line for line in reading.of_patient(patient) if not line.grant.is_policy])
    # A stopped one stays until that is recorded.
    stopped = reading.lines(patient, list(reading.ended_of(patient)[:STOPPED]))
    lines += [line for line in grant_rows.merged_rows(stopped) if not line.is_final]
    refused, given = refusals.refusals_of(patient), request.GET.get
    context = {
        "readers": reading.count_readers(patient),
        "asks": asked,
        "asking": pagination.page(asked, given("asks"), rows=ASKS),
        "grants": pagination.page(lines, given("grants"), rows=GRANTS),
        "pending": any(not line.is_final for line in lines),
        "refusals": refused,
        "refused_parties": pagination.page(refused.parties, given("blocked"), rows=FEW),
        "refused_kinds": [(category.value, CATEGORY_LABELS[category]) for category in refused.categories],
        "rules": grant_rows.merged_rows(reading.rules_of(patient)),
        "doctors": pagination.page(care_relationships.doctors_of(patient), given("doctors"), rows=FEW),
        "number": request.user.number,
        "is_found": refusals.is_found_by_number(patient),
        "number_qr": number_qr.qr(request.user.number),
    }
    return page(request, "patients/sharing/sharing.html", section="sharing", context=context)


@require_GET
@patient_only
def ended(request: PatientRequest) -> HttpResponse:
    patient = request.patient
    grants = pagination.page(reading.ended_of(patient), request.GET.get("grants"), rows=GRANTS)
    grants.object_list = grant_rows.merged_rows(reading.lines(patient, list(grants)))
    answered = pagination.page(requests.answered(patient), request.GET.get("answered"), rows=GRANTS)
    answered.object_list = [request_items.request_item(found) for found in answered]
    return page(
        request,
        "patients/sharing/ended.html",
        section="sharing",
        context={"grants": grants, "answered": answered},
    )


@require_GET
@patient_only
def waiting(request: PatientRequest) -> HttpResponse:
    """What every page of the portal asks for now and then: the strip, and the number in the menu.

    A page's clock does not keep a session alive.
    """
    found = [request_items.request_item(asked) for asked in requests.waiting(request.patient)]
    answer = render(
        request,
        "patients/_live.html",
        {"asks": found, "waiting": len(found), "section": request.GET.get("at", "")},
    )
    request.session.modified = False
    return answer


@require_POST
@patient_only
def found(request: PatientRequest) -> HttpResponse:
    """Whether doctors who know the number may ask."""
    discoverability.set_by_number(
        patient=request.patient, is_on=request.POST.get("on") == "yes", by=request.user
    )
    return redirect("patients:sharing")


@require_http_methods(["GET", "POST"])
@patient_only
def end_care(request: PatientRequest, relationship_id: UUID) -> HttpResponse:
    """A doctor who treats the patient no longer does: what was shared with the doctor ends with it."""
    found = access.relationship_for(request.user, relationship_id)
    if request.method == "POST":
        relationships.end(relationship=found, by=request.user, session=sessions.digest(request))
        messages.info(request, f"Ended. {found.user.name} sees nothing any more.")
        return redirect("patients:sharing")
    context = {"name": found.user.name, "keep_url": reverse("patients:sharing")}
    return page(request, "patients/sharing/end_care.html", section="sharing", context=context)


@require_http_methods(["GET", "POST"])
@patient_only
def stop_all(request: PatientRequest) -> HttpResponse:
    """No fresh login: stopping is never made hard."""
    if request.method == "POST":
        halts.stop_all(patient=request.patient, by=request.user, session=sessions.digest(request))
        messages.info(request, "All sharing is stopped. Nobody sees anything any more.")
        return redirect("patients:sharing")
    context = {"readers": reading.count_readers(request.patient), "keep_url": reverse("patients:sharing")}
    return page(request, "patients/sharing/stop_all.html", section="sharing", context=context)
