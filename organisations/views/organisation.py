"""The organisation itself: what was verified, its address on the ledger, how it is reached; and the account
of who looks.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from authentication import key_export, sessions
from domain.accounts.queries import registrations, second_factors, session_list
from domain.credentials.models import CredentialState as State
from domain.organisations.labels import doing
from domain.organisations.queries import registrations as organisation_registrations
from domain.organisations.services import organisations
from licence_applications.presenters import application_page
from licence_applications.presenters.labels import ORGANISATION
from organisations.forms.organisation import ContactForm
from organisations.guards import StaffRequest, require
from organisations.presenters.page import page


@require_GET
def organisation(request: StaffRequest) -> HttpResponse:
    known = require(request).organisation
    credential, open_ = request.standing.credential, request.standing.application
    assert credential is not None  # what counts has one
    context: dict[str, Any] = {
        "head": application_page.head(credential, request.standing, ORGANISATION),
        "fields": application_page.fields(credential, same=True),
        "steps": application_page.trail(credential, ORGANISATION),
        "open": application_page.head(open_, request.standing, ORGANISATION)
        if open_ and open_.state != State.DRAFT
        else None,
        "has_draft": open_ is not None and open_.state == State.DRAFT,
        "kind": known.get_kind_display(),
        "registration": organisation_registrations.status_of(known),
        "reach": [
            ("Address", known.postal_address),
            ("E-mail", known.email),
            ("Phone", known.phone or "Not said"),
            ("Access point", known.access_point or "This portal"),
        ],
    }
    return page(request, "organisations/organisation.html", section="organisation", context=context)


@require_http_methods(["GET", "POST"])
def contact(request: StaffRequest) -> HttpResponse:
    known = require(request).organisation
    form = ContactForm(request.POST or None, initial=ContactForm.initial_of(known))
    if form.is_valid():
        changed = organisations.edit(organisation=known, contact=form.contact(), by=request.user)
        messages.info(request, "Saved." if changed else "Nothing was different, so nothing was changed.")
        return redirect(request.portal.url("organisation"))
    return page(
        request,
        "organisations/contact.html",
        section="organisation",
        context={"form": form},
        status=422 if form.is_bound else 200,
    )


@require_GET
def account(request: StaffRequest) -> HttpResponse:
    """How one signs in, and the own registration. Open to everybody of the role, verified or not."""
    user, membership = request.user, request.membership
    context: dict[str, Any] = {
        "registration": registrations.status_of(user),
        "factors": second_factors.for_user(user),
        "sessions": len(session_list.for_user(user, current=sessions.stored_key(request))),
        "membership": membership,
        "does": doing(membership.functions) if membership else "",
    }
    return page(request, "organisations/account.html", section="account", context=context)


@require_http_methods(["GET", "POST"])
def key(request: StaffRequest) -> HttpResponse:
    """The private key of the own account; the organisation's stays in the vault."""
    return key_export.export_page(
        request,
        user=request.user,
        show=lambda context: page(
            request, "organisations/key_export.html", section="account", context=context
        ),
        back=request.portal.url("account"),
    )
