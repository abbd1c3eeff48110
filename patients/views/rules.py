"""Rules: what is allowed before anyone asks, to the doctors of an organisation or to any verified doctor.

A request that one covers is answered at once.
"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from authentication import sessions
from domain.consents.models import Grant
from domain.consents.queries import grants, parties
from domain.consents.services import policies
from domain.organisations.models import Organisation
from patients.guards import PatientRequest, patient_only, reader
from patients.presenters.base_page import page
from patients.presenters.sharing import (
    grant_page,
    party_search,
    party_summaries,
    sharing_choices,
    sharing_editor,
)
from patients.presenters.sharing.sharing_choices import RULE, Choice
from patients.presenters.sharing.sharing_editor import Editor


@require_http_methods(["GET", "POST"])
@patient_only
def find(request: PatientRequest) -> HttpResponse:
    if request.method == "POST":
        party_search.remember(request)
        return redirect("patients:rule-find")
    context = party_search.context(request, to="patients:rule-at", organisations_only=True)
    return page(request, "patients/sharing/rule_find.html", section="sharing", context=context)


@require_http_methods(["GET", "POST"])
@patient_only
def rule(request: PatientRequest, organisation_id: UUID | None = None) -> HttpResponse:
    """The editor of an offer; without an organisation it is about any verified doctor."""
    organisation = _organisation(organisation_id)
    if request.method == "POST":
        sharing_choices.remember(request.session, _name(organisation), Choice.from_form(request.POST, RULE))
        if not request.headers.get("HX-Request"):
            return redirect(request.path)
    context = _deciding(request, organisation, grants.rule_for(request.patient, organisation))
    return page(request, "patients/sharing/rule.html", section="sharing", context=context)


@require_http_methods(["GET", "POST"])
@patient_only
def rule_now(request: PatientRequest, organisation_id: UUID | None = None) -> HttpResponse:
    """As for a request: fresh login first, what was chosen is kept.

    A rule that stands is replaced in one statement.
    """
    organisation = _organisation(organisation_id)
    if request.method == "POST":
        sharing_choices.remember(request.session, _name(organisation), Choice.from_form(request.POST, RULE))
    if not sessions.is_fresh(request):
        return sessions.ask_again(request)
    old = grants.rule_for(request.patient, organisation)
    made = _editor(request, organisation, old)
    if request.method != "POST" or not made.is_something:
        return page(
            request,
            "patients/sharing/rule_confirm.html",
            section="sharing",
            context=_deciding(request, organisation, old),
        )
    grant = _make(request, organisation, old, made)
    sharing_choices.forget(request.session, _name(organisation))
    return redirect("patients:grant", grant.pk)


def _make(
    request: PatientRequest, organisation: Organisation | None, old: Grant | None, made: Editor
) -> Grant:
    session, proof = sessions.digest(request), sessions.proof(request)
    if old is None:
        return policies.make(
            patient=request.patient,
            chosen=made.chosen,
            by=request.user,
            session=session,
            proof=proof,
            organisation=organisation,
        )
    goes_on = bool(request.POST.get("goes_on"))
    return policies.change(
        policy=old, chosen=made.chosen, goes_on=goes_on, by=request.user, session=session, proof=proof
    )


def _organisation(organisation_id: UUID | None) -> Organisation | None:
    return parties.organisation(organisation_id).organisation if organisation_id else None


def _name(organisation: Organisation | None) -> str:
    return f"rule:{organisation.pk if organisation else 'any'}"


def _editor(request: PatientRequest, organisation: Organisation | None, old: Grant | None) -> Editor:
    before = Choice.from_request(grant_page.limit_of(old)) if old else sharing_choices.default_choice()
    choice = sharing_choices.remembered(request.session, _name(organisation), RULE) or before
    return sharing_editor.editor_for(request.patient, reader(request), limit=RULE, choice=choice)


def _deciding(
    request: PatientRequest, organisation: Organisation | None, old: Grant | None
) -> dict[str, Any]:
    at = [organisation.pk] if organisation else []
    return {
        "organisation": party_summaries.organisation(organisation) if organisation else None,
        "is_change": old is not None,
        "editor": _editor(request, organisation, old),
        "act_url": reverse("patients:rule-at-now" if organisation else "patients:rule-any-now", args=at),
        "change_url": reverse("patients:rule-at" if organisation else "patients:rule-any", args=at),
    }
