"""Staff: who works here, who is invited, who is asked; managers invite, ask, sign and end."""

import unicodedata
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from authentication import sessions
from common.errors import MedChainError
from domain.accounts.models import User
from domain.accounts.queries import people
from domain.credentials.queries import licence_standing
from domain.organisations.labels import doing
from domain.organisations.models import Membership
from domain.organisations.queries import access, memberships
from domain.organisations.services import invitations, members
from organisations.forms.organisation import DoctorForm, InvitationForm
from organisations.guards import StaffRequest, require
from organisations.presenters import staff_page
from organisations.presenters.page import page, took

NOBODY = "No verified doctor has this number. Check it with the doctor; it is on the doctor's account page."


@require_GET
def staff_list(request: StaffRequest) -> HttpResponse:
    mine = require(request)
    context: dict[str, Any] = {
        "staff": staff_page.staff(mine.organisation, reader=request.user.pk, page=request.GET.get("staff")),
        "doctors": staff_page.doctors(
            mine.organisation, reader=request.user.pk, page=request.GET.get("doctors")
        ),
        "invited": staff_page.invited(mine.organisation, page=request.GET.get("invited"))
        if mine.is_manager
        else None,
    }
    return page(request, "organisations/staff.html", section="staff", context=context)


@require_POST
def find(request: StaffRequest) -> HttpResponse:
    """By name or number. What was typed stands in no address."""
    organisation, typed = require(request).organisation, _plain(request.POST.get("typed", ""))
    if not typed:
        return redirect(request.portal.url("staff"))
    context: dict[str, Any] = {
        "typed": typed,
        "staff": staff_page.staff(organisation, reader=request.user.pk, typed=typed),
        "doctors": staff_page.doctors(organisation, reader=request.user.pk, typed=typed),
    }
    return page(request, "organisations/staff_found.html", section="staff", context=context)


@require_http_methods(["GET", "POST"])
@sessions.fresh_login_required
def invite(request: StaffRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None, choices=request.portal.choices)
    if form.is_valid() and took(form, lambda: _invite(request, form)):
        messages.info(request, "The invitation is on its way.")
        return redirect(request.portal.url("staff"))
    return page(
        request,
        "organisations/staff_invite.html",
        section="staff",
        context={"form": form},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
@sessions.fresh_login_required
def doctor(request: StaffRequest) -> HttpResponse:
    """Ask a doctor to work in the organisation's name."""
    form = DoctorForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    if form.is_valid() and took(form, lambda: _propose(request, form)):
        messages.info(request, "The doctor is asked, and answers on the page Credentials.")
        return redirect(request.portal.url("staff"))
    return page(
        request,
        "organisations/staff_doctor.html",
        section="staff",
        context={"form": form},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
@sessions.fresh_login_required
def sign(request: StaffRequest) -> HttpResponse:
    """What waits for the organisation's signature, a page at once."""
    organisation = require(request).organisation
    if request.method == "POST":
        chosen = [
            row
            for row in memberships.to_sign(organisation)
            if str(row.pk) in request.POST.getlist("membership")
        ]
        proof = sessions.proof(request)
        count = members.sign_waiting(
            memberships=chosen, by=request.user, session=sessions.digest(request), proof=proof
        )
        messages.info(request, f"Signed: {count}." if count else "Nothing was chosen, so nothing was signed.")
        return redirect(request.portal.url("staff"))
    waiting = staff_page.to_sign(organisation, page=request.GET.get("page"))
    return page(request, "organisations/staff_sign.html", section="staff", context={"waiting": waiting})


@require_http_methods(["GET", "POST"])
def end(request: StaffRequest, membership_id: UUID) -> HttpResponse:
    """A manager ends anybody's membership, everybody the own.

    Of another organisation nothing is found, before a password is asked for.
    """
    mine = require(request)
    found = access.membership(mine.organisation, membership_id)
    if not mine.is_manager and found.user_id != request.user.pk:
        return redirect(request.portal.url("staff"))
    return _end(request, found)


@require_POST
def resend(request: StaffRequest, invitation_id: UUID) -> HttpResponse:
    invitations.resend(
        invitation=access.invitation(require(request).organisation, invitation_id), by=request.user
    )
    messages.info(request, "Sent again, with a new code for seven days.")
    return redirect(request.portal.url("staff"))


@require_POST
def withdraw(request: StaffRequest, invitation_id: UUID) -> HttpResponse:
    invitations.withdraw(
        invitation=access.invitation(require(request).organisation, invitation_id), by=request.user
    )
    messages.info(request, "Withdrawn. Its code opens nothing any more.")
    return redirect(request.portal.url("staff"))


@sessions.fresh_login_required
def _end(request: StaffRequest, found: Membership) -> HttpResponse:
    is_self = found.user_id == request.user.pk
    if request.method == "POST":
        members.end(
            membership=found, by=request.user, session=sessions.digest(request), proof=sessions.proof(request)
        )
        messages.info(
            request,
            "You no longer act for it."
            if is_self
            else f"{found.user.name} no longer acts for {found.organisation.name}.",
        )
        return redirect(request.portal.url("application" if is_self else "staff"))
    context = {"member": found, "does": doing(found.functions), "is_self": is_self}
    return page(request, "organisations/staff_end.html", section="staff", context=context)


def _plain(typed: str) -> str:
    """As names are kept: composed, and without what cannot be seen."""
    seen = "".join(sign if sign.isprintable() else " " for sign in unicodedata.normalize("NFC", typed))
    return " ".join(seen.split())[:150]


def _invite(request: StaffRequest, form: InvitationForm) -> None:
    given = form.cleaned_data
    invitations.invite(
        organisation=require(request).organisation,
        email=given["email"],
        name=given["name"],
        title=given["title"],
        functions=form.bits(),
        by=request.user,
    )


def _propose(request: StaffRequest, form: DoctorForm) -> None:
    begins, ends = form.dates()
    members.propose(
        organisation=require(request).organisation,
        user=_verified(form.cleaned_data["number"]),
        valid_from=begins,
        valid_until=ends,
        title=form.cleaned_data["title"],
        by=request.user,
    )


def _verified(number: str) -> User:
    """One answer for a number that nobody has and for a doctor whom nobody has verified.

    Raises MedChainError.
    """
    found = people.doctor_with_number(number)
    if found is None or not licence_standing.standing_of(found).is_active:
        raise MedChainError(NOBODY)
    return found
