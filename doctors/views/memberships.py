"""Organisations that a doctor acts for: asked, accepted, left; and which one right now."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from authentication import sessions
from doctors.guards import DoctorRequest, doctor_only
from doctors.presenters import acting_for
from doctors.presenters.base_page import page
from domain.organisations.models import Membership
from domain.organisations.queries import memberships
from domain.organisations.services import members

ANSWERS: Final = {
    "yes": (members.accept, "Accepted. You can act in its name once it has signed."),
    "no": (members.decline, "Declined. Nothing was signed."),
}


@require_POST
@doctor_only
def answer(request: DoctorRequest, membership_id: UUID, says: str) -> HttpResponse:
    act, said = ANSWERS[says]
    act(membership=_one(memberships.proposed_to(request.user), membership_id), by=request.user)
    messages.info(request, said)
    return redirect("doctors:credentials")


@require_http_methods(["GET", "POST"])
@doctor_only
def leave(request: DoctorRequest, membership_id: UUID) -> HttpResponse:
    """A membership of somebody else is not found before anybody is asked for a password."""
    return _leave(request, _one(request.reader.memberships, membership_id))


@sessions.fresh_login_required
def _leave(request: DoctorRequest, membership: Membership) -> HttpResponse:
    if request.method == "POST":
        members.end(
            membership=membership,
            by=request.user,
            session=sessions.digest(request),
            proof=sessions.proof(request),
        )
        messages.info(request, f"You no longer act for {membership.organisation.name}.")
        return redirect("doctors:credentials")
    return page(
        request, "doctors/membership_leave.html", section="credentials", context={"membership": membership}
    )


@require_POST
@doctor_only
def act_for(request: DoctorRequest) -> HttpResponse:
    """For whom the doctor acts from now on, in this session."""
    if not acting_for.choose(request, request.POST.get("acting_for", "")):
        raise Http404
    return redirect(_back(request))


def _one(found: Sequence[Membership], membership_id: UUID) -> Membership:
    membership = next((row for row in found if row.pk == membership_id), None)
    if membership is None:
        raise Http404
    return membership


def _back(request: DoctorRequest) -> str:
    """To the patient's chart it was chosen on, or to the licence."""
    try:
        return reverse("doctors:chart", args=[UUID(request.POST.get("patient", ""))])
    except ValueError:
        return reverse("doctors:credentials")
