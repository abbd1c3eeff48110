"""An organisation's application: registered, filled in, sent, answered, sent again.

The only pages while it does not count.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from authentication import sessions
from domain.credentials.errors import ApplicationError
from domain.credentials.licence_fields import licence_fields_of
from domain.credentials.models import EDITABLE, Credential
from domain.credentials.models import CredentialState as State
from domain.credentials.services import applications
from domain.organisations.services import organisations as registering
from licence_applications.forms import AnswerForm, add_domain_error
from organisations.forms.organisation import ContactForm, OrganisationForm
from organisations.guards import INVITATION, StaffRequest, require
from organisations.presenters import application_page


@require_GET
def application(request: StaffRequest) -> HttpResponse:
    """Where it stands. Who has no organisation registers one, or comes by an invitation."""
    found, portal = request.standing.application, request.portal
    if request.membership is None:
        if INVITATION in request.session:
            return redirect("account_invitation")
        return application_page.register_page(request, OrganisationForm(kinds=portal.kinds))
    if found is None and request.standing.is_active:
        return redirect(portal.url("organisation"))
    is_draft = found is not None and found.state == State.DRAFT
    if request.membership.is_manager and (
        is_draft or (found is None and request.standing.credential is None)
    ):
        return application_page.form_page(request, found, _filled(request, found))
    return application_page.status_page(request, found or request.standing.credential)


@require_POST
def register(request: StaffRequest) -> HttpResponse:
    """The organisation with its signing account, and its first manager; then the papers."""
    form = OrganisationForm(request.POST, kinds=request.portal.kinds)
    if not form.is_valid():
        return application_page.register_page(request, form, status=422)
    made = registering.create(
        details=form.details(),
        title=form.cleaned_data["title"],
        by=request.user,
        session=sessions.digest(request),
    )
    credential = applications.begin(by=request.user, organisation=made)
    if credential.state in EDITABLE:
        applications.edit(credential=credential, stated=form.stated(), by=request.user)
    return redirect(request.portal.url("application"))


@require_http_methods(["GET", "POST"])
def form(request: StaffRequest) -> HttpResponse:
    """Fill in and send. While it is with the verifiers there is nothing to fill in."""
    found = request.standing.application
    if found is not None and found.state not in EDITABLE:
        return redirect(request.portal.url("application"))
    if request.method != "POST":
        return application_page.form_page(request, found, _filled(request, found))
    given = OrganisationForm(request.POST)
    if not given.is_valid() or not _sent(request, given):
        return application_page.form_page(request, request.standing.application or found, given, status=422)
    return redirect(request.portal.url("application"))


@require_POST
def draft(request: StaffRequest) -> HttpResponse:
    """What is typed so far is kept; answers with nothing."""
    found = applications.begin(by=request.user, organisation=require(request).organisation)
    applications.edit(credential=found, stated=OrganisationForm(request.POST).so_far(), by=request.user)
    return HttpResponse(status=204)


@require_POST
def begin(request: StaffRequest) -> HttpResponse:
    """A renewal or a change of what was verified: a draft filled with what was confirmed."""
    applications.begin(by=request.user, organisation=require(request).organisation)
    return redirect(request.portal.url("application-form"))


@require_POST
def answer(request: StaffRequest) -> HttpResponse:
    found = request.standing.application
    if found is None or found.state != State.INFO_REQUIRED:
        return redirect(request.portal.url("application"))
    given = application_page.answer_form(found, request.POST)
    if not given.is_valid() or not _answered(request, found, given):
        return application_page.status_page(request, found, form=given, status=422)
    return redirect(request.portal.url("application"))


@require_POST
def withdraw(request: StaffRequest) -> HttpResponse:
    if request.standing.application is not None:
        applications.withdraw(credential=request.standing.application, by=request.user)
        messages.info(request, "Taken back. What you wrote is kept.")
    return redirect(request.portal.url("application"))


def _sent(request: StaffRequest, given: OrganisationForm) -> bool:
    """Kept and sent; what the domain has against it stands at its field."""
    organisation = require(request).organisation
    try:
        credential = applications.begin(by=request.user, organisation=organisation)
        credential = applications.edit(credential=credential, stated=given.stated(), by=request.user)
        request.standing = application_page.with_application(request.standing, credential)
        registering.edit(organisation=organisation, contact=given.contact(), by=request.user)
        applications.submit(credential=credential, by=request.user, session=sessions.digest(request))
    except ApplicationError as error:
        add_domain_error(given, error)
        return False
    return True


def _answered(request: StaffRequest, found: Credential, given: AnswerForm) -> bool:
    try:
        applications.answer(
            credential=found,
            stated=given.applied_to(found),
            by=request.user,
            session=sessions.digest(request),
        )
    except ApplicationError as error:
        add_domain_error(given, error)
        return False
    return True


def _filled(request: StaffRequest, credential: Credential | None) -> OrganisationForm:
    organisation = require(request).organisation
    first: dict[str, Any] = {
        "full_name": organisation.name,
        "licence_number": organisation.registration_number,
        "authority": organisation.authority,
        "country": organisation.country,
    }
    stated = licence_fields_of(credential) if credential else None
    known = {
        name: value for name in (*first, "licence_valid_until") if (value := getattr(stated, name, None))
    }
    return OrganisationForm(initial={**ContactForm.initial_of(organisation), **first, **known})
