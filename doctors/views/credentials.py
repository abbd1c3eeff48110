"""The licence in force, what goes with it, and the account: only for who works here."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from authentication import key_export, sessions
from doctors.forms.application import DetailsForm
from doctors.guards import DoctorRequest, applicant_only, doctor_only
from doctors.presenters import acting_for
from doctors.presenters.base_page import page
from domain.accounts.queries import registrations, second_factors, session_list
from domain.accounts.services import doctors
from domain.credentials.licence_fields import SENSITIVE, licence_fields_of
from domain.credentials.models import CredentialState as State
from domain.credentials.queries import applicant
from domain.credentials.services import applications
from domain.organisations.labels import doing
from domain.organisations.queries import memberships
from licence_applications.presenters import application_page
from licence_applications.presenters.labels import DOCTOR


@require_GET
@doctor_only
def credentials(request: DoctorRequest) -> HttpResponse:
    credential, open_ = request.standing.credential, request.standing.application
    assert credential is not None  # whose licence counts has one
    known = doctors.details_of(request.doctor)
    context: dict[str, Any] = {
        "head": application_page.head(credential, request.standing, DOCTOR),
        "fields": application_page.fields(credential, same=True),
        "steps": application_page.trail(credential, DOCTOR),
        "is_due": credential.state == State.RENEWAL_DUE,
        "open": application_page.head(open_, request.standing, DOCTOR, applicant.questions(open_))
        if open_ and open_.state != State.DRAFT
        else None,
        "has_draft": open_ is not None and open_.state == State.DRAFT,
        "registration": registrations.status_of(request.user),
        "reach": [
            ("E-mail", request.user.email),
            ("Phone", known.phone or "Not said"),
            ("Practice address", known.postal_address or "Not said"),
            ("Hospitals you named", known.hospitals or "Not said"),
            ("Blood group", known.blood_group or "Not given"),
        ],
        "number": request.user.number,
        "address": request.user.address,
        "asked": memberships.proposed_to(request.user),
        "accepted": memberships.accepted_by(request.user),
        "members": [(row, doing(row.functions)) for row in request.reader.memberships],
        "acting_for_choices": acting_for.choices(request),
    }
    return page(request, "doctors/credentials.html", section="credentials", context=context)


@require_http_methods(["GET", "POST"])
@doctor_only
def details(request: DoctorRequest) -> HttpResponse:
    """Own details.

    What a verifier confirmed goes back to the queue when it is changed; the licence in force stays meanwhile.
    """
    credential = request.standing.credential
    assert credential is not None  # whose licence counts has one
    known = doctors.details_of(request.doctor)
    stated = licence_fields_of(credential)
    first = {
        **{name: getattr(stated, name) for name in SENSITIVE},
        **{name: getattr(known, name) for name in DetailsForm.REACH},
    }
    form = DetailsForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        doctors.edit(doctor=request.doctor, by=request.user, **form.reach())
        sent = applications.change(stated=form.stated(), by=request.user, session=sessions.digest(request))
        messages.info(
            request, "Saved. The verifiers look at what changed on your licence." if sent else "Saved."
        )
        return redirect(
            "doctors:application" if sent and sent.state != State.SUBMITTED else "doctors:credentials"
        )
    context = {"form": form, "back_url": reverse("doctors:credentials")}
    return page(
        request,
        "doctors/details.html",
        section="credentials",
        context=context,
        status=422 if form.is_bound else 200,
    )


@require_GET
@applicant_only
def account(request: DoctorRequest) -> HttpResponse:
    """How one signs in. Open to every doctor, also while the licence does not count."""
    factors = second_factors.for_user(request.user)
    current = sessions.stored_key(request)
    context: dict[str, Any] = {
        "name": request.user.name,
        "number": request.user.number,
        "address": request.user.address,
        "registration": registrations.status_of(request.user),
        "factors": factors,
        "sessions": len(session_list.for_user(request.user, current=current)),
        "base": _base(request),
    }
    return page(request, "doctors/account.html", section="account", context=context)


@require_http_methods(["GET", "POST"])
@applicant_only
def key(request: DoctorRequest) -> HttpResponse:
    """The private key of the own account, shown once."""

    def show(context: dict[str, Any]) -> HttpResponse:
        return page(
            request, "doctors/key_export.html", section="account", context={**context, "base": _base(request)}
        )

    return key_export.export_page(request, user=request.user, show=show, back=reverse("doctors:account"))


def _base(request: DoctorRequest) -> str:
    """With the menu for who works here, without it for others."""
    return "doctors/base.html" if request.standing.is_active else "doctors/plain.html"
