"""Whom and what a patient refuses, whatever was allowed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from authentication import sessions
from domain.accounts.models import User
from domain.consents.models import RelationshipState
from domain.consents.queries import care_relationships, parties, refusals
from domain.consents.queries.parties import Party
from domain.consents.services import blocks
from domain.consents.terms import CATEGORY_LABELS, Category
from patients.guards import PatientRequest, patient_only
from patients.presenters.base_page import page
from patients.presenters.sharing import party_search


@require_http_methods(["GET", "POST"])
@patient_only
def find(request: PatientRequest) -> HttpResponse:
    if request.method == "POST":
        party_search.remember(request)
        return redirect("patients:block")
    refused = refusals.refusals_of(request.patient).categories
    kinds = [(category.value, CATEGORY_LABELS[category]) for category in Category if category not in refused]
    context = {**party_search.context(request, to="patients:block-person"), "kinds": kinds}
    return page(request, "patients/sharing/block_find.html", section="sharing", context=context)


@require_http_methods(["GET", "POST"])
@patient_only
def person(request: PatientRequest, user_id: UUID, on: bool) -> HttpResponse:
    party = parties.doctor(user_id)
    return _change(request, party.name, on=on, user=party.user)


@require_http_methods(["GET", "POST"])
@patient_only
def organisation(request: PatientRequest, organisation_id: UUID, on: bool) -> HttpResponse:
    party: Party = parties.organisation(organisation_id)
    return _change(request, party.name, on=on, organisation=party.organisation)


@require_http_methods(["GET", "POST"])
@patient_only
def kind(request: PatientRequest, category: int, on: bool) -> HttpResponse:
    if category not in set(Category):
        raise Http404
    return _change(request, CATEGORY_LABELS[Category(category)], on=on, category=Category(category))


def _change(request: PatientRequest, name: str, *, on: bool, **whom: Any) -> HttpResponse:
    """A signed list: it wants a fresh login, which leads back to the question.

    Before that the page says why, and what asks for nothing.
    """
    if request.method == "POST":
        if not sessions.is_fresh(request):
            return sessions.ask_again(request)
        change = blocks.add if on else blocks.remove
        change(
            patient=request.patient,
            by=request.user,
            session=sessions.digest(request),
            proof=sessions.proof(request),
            **whom,
        )
        messages.info(request, f"Blocked: {name}." if on else f"Not blocked any more: {name}.")
        return redirect("patients:sharing")
    context = {
        "name": name,
        "is_kind": "category" in whom,
        "wants_password": not sessions.is_fresh(request),
        "stop_url": _stop_url(request, whom.get("user")),
        "keep_url": reverse("patients:sharing"),
    }
    return page(
        request,
        "patients/sharing/block.html" if on else "patients/sharing/unblock.html",
        section="sharing",
        context=context,
    )


def _stop_url(request: PatientRequest, user: User | None) -> str:
    """Where everything shared with this doctor ends without a fresh login; "" where there is nothing to end
    at one stroke.
    """
    care = care_relationships.relationship_between(user, request.patient) if user else None
    return (
        reverse("patients:end-care", args=[care.pk])
        if care and care.state == RelationshipState.ACCEPTED
        else ""
    )
