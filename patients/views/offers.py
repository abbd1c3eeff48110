"""Sharing unasked: with a doctor of the register, everything chosen beforehand; or one look at one record."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from authentication import sessions
from domain.consents.queries import parties
from domain.consents.queries.parties import Party
from domain.consents.services import grants
from domain.consents.terms import Purpose
from patients.guards import PatientRequest, patient_only, reader
from patients.presenters.base_page import page
from patients.presenters.sharing import party_search, party_summaries, sharing_choices, sharing_editor
from patients.presenters.sharing.sharing_choices import UNASKED, Choice
from patients.presenters.sharing.sharing_editor import Editor


@require_http_methods(["GET", "POST"])
@patient_only
def find(request: PatientRequest) -> HttpResponse:
    """Names are posted and kept in the session: addresses are kept in many places."""
    if request.method == "POST":
        party_search.remember(request)
        return redirect("patients:offer")
    context = party_search.context(request, to="patients:offer-to", doctors_only=True)
    return page(request, "patients/sharing/offer_find.html", section="sharing", context=context)


@require_http_methods(["GET", "POST"])
@patient_only
def offer(request: PatientRequest, user_id: UUID) -> HttpResponse:
    """The editor of a request, out of everything."""
    party = parties.doctor(user_id)
    if request.method == "POST":
        sharing_choices.remember(request.session, str(user_id), Choice.from_form(request.POST, UNASKED))
        if request.POST.get("then") == "preview":
            return redirect("patients:offer-preview", user_id)
        if not request.headers.get("HX-Request"):
            return redirect("patients:offer-to", user_id)
    context = {**_deciding(request, party), "user_id": user_id}
    return page(request, "patients/sharing/offer.html", section="sharing", context=context)


@require_GET
@patient_only
def preview(request: PatientRequest, user_id: UUID) -> HttpResponse:
    context = {
        **_deciding(request, parties.doctor(user_id)),
        **party_summaries.chart_heading(request.patient),
    }
    return page(request, "patients/sharing/preview.html", section="sharing", context=context)


@require_http_methods(["GET", "POST"])
@patient_only
def offer_now(request: PatientRequest, user_id: UUID) -> HttpResponse:
    """As for a request: fresh login first, what was chosen is kept."""
    party = parties.doctor(user_id)
    if request.method == "POST":
        sharing_choices.remember(request.session, str(user_id), Choice.from_form(request.POST, UNASKED))
    if not sessions.is_fresh(request):
        return sessions.ask_again(request)
    made = _editor(request, user_id)
    if request.method != "POST" or not made.is_something:
        return page(
            request, "patients/sharing/confirm.html", section="sharing", context=_deciding(request, party)
        )
    grant = _share(request, party, made)
    sharing_choices.forget(request.session, str(user_id))
    return redirect("patients:grant", grant)


def _share(request: PatientRequest, party: Party, made: Editor) -> UUID:
    assert party.user is not None  # doctors only
    session, proof = sessions.digest(request), sessions.proof(request)
    grant = grants.offer(
        patient=request.patient,
        to=party.user,
        chosen=made.chosen,
        purpose=Purpose.TREATMENT,
        by=request.user,
        session=session,
        proof=proof,
    )
    return grant.pk


def _editor(request: PatientRequest, user_id: UUID) -> Editor:
    choice = (
        sharing_choices.remembered(request.session, str(user_id), UNASKED) or sharing_choices.default_choice()
    )
    return sharing_editor.editor_for(request.patient, reader(request), limit=UNASKED, choice=choice)


def _deciding(request: PatientRequest, party: Party) -> dict[str, Any]:
    assert party.user is not None
    return {
        "who": party_summaries.doctor(party.user),
        "editor": _editor(request, party.id),
        "verb": "Share",
        "act_url": reverse("patients:offer-now", args=[party.id]),
        "change_url": reverse("patients:offer-to", args=[party.id]),
        "back_words": "Back to the choice",
    }
