"""One look at one record, also at a hidden one: for fifteen minutes, by one doctor, in one browser."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from authentication import sessions
from domain.consents.queries import parties
from domain.consents.services import grants
from domain.consents.terms import Chosen, Flag, Purpose, bits_of
from domain.records.access import opening
from domain.records.envelope_binding import ref_of
from domain.records.models import Version
from domain.records.queries import access
from patients.guards import PatientRequest, patient_only, reader
from patients.presenters.base_page import page
from patients.presenters.sharing import party_search, party_summaries

#: Days in which the doctor may take that one look.
WITHIN = 7


@require_http_methods(["GET", "POST"])
@patient_only
def find(request: PatientRequest, record_id: UUID) -> HttpResponse:
    version = access.version_of(request.patient, record_id)
    if request.method == "POST":
        party_search.remember(request)
        return redirect("patients:once", record_id)
    context = party_search.context(request, to="patients:once-to", before=[record_id], doctors_only=True)
    return page(
        request,
        "patients/sharing/once_find.html",
        section="records",
        context={**context, **_record(request, version)},
    )


@require_http_methods(["GET", "POST"])
@patient_only
def once(request: PatientRequest, record_id: UUID, user_id: UUID) -> HttpResponse:
    version = access.version_of(request.patient, record_id)
    party = parties.doctor(user_id)
    assert party.user is not None  # doctors only
    if request.method == "POST":
        if not sessions.is_fresh(request):
            return sessions.ask_again(request)
        session, proof = sessions.digest(request), sessions.proof(request)
        chosen = Chosen(
            bits_of([version.category]),
            None,
            None,
            WITHIN,
            Flag.VIEW | Flag.ONE_TIME,
            (record_id,),
            version.confidentiality,
        )
        grant = grants.offer(
            patient=request.patient,
            to=party.user,
            chosen=chosen,
            purpose=Purpose.TREATMENT,
            by=request.user,
            session=session,
            proof=proof,
        )
        return redirect("patients:grant", grant.pk)
    context = {"who": party_summaries.doctor(party.user), "days": WITHIN, **_record(request, version)}
    return page(request, "patients/sharing/once.html", section="records", context=context)


def _record(request: PatientRequest, version: Version) -> dict[str, object]:
    card = opening.cards([version], reader(request), patient=request.patient)[ref_of(version)]
    return {
        "record": {"title": card.title, "is_hidden": version.confidentiality > 0},
        "keep_url": reverse("patients:record-detail", args=[version.record_id]),
    }
