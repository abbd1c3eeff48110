"""One application: the certificate beside what the applicant stated, and what follows from the comparison."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from admin_portal.forms.review import ReviewForm
from admin_portal.guards import VerifierRequest, refusal_shown, verifier_only
from admin_portal.presenters import application_page
from admin_portal.presenters.page import page
from authentication import sessions
from domain.credentials.models import Credential
from domain.credentials.queries import access
from domain.credentials.services import reviews

#: Where an approval waits for the fresh login: in the session, by application. Nothing in it is secret.
WAITS: Final = "approval"


@require_GET
@verifier_only
def application(request: VerifierRequest, credential_id: UUID) -> HttpResponse:
    credential = access.for_verifier(credential_id)
    return _shown(request, credential, ReviewForm.fresh(credential))


@require_POST
@verifier_only
@refusal_shown
def take(request: VerifierRequest, credential_id: UUID) -> HttpResponse:
    reviews.take(credential=access.for_verifier(credential_id), by=request.user)
    return redirect("admin_portal:application", credential_id)


@require_POST
@verifier_only
@refusal_shown
def send_back(request: VerifierRequest, credential_id: UUID) -> HttpResponse:
    """A question per field that differs."""
    return _back(request, credential_id, reviews.ask, "Sent back to {name}.")


@require_POST
@verifier_only
@refusal_shown
def reject(request: VerifierRequest, credential_id: UUID) -> HttpResponse:
    """With a reason per field that differs."""
    return _back(request, credential_id, reviews.reject, "Rejected. {name} reads why.")


@require_POST
@verifier_only
def compared(request: VerifierRequest, credential_id: UUID) -> HttpResponse:
    """Everything is the same: on to the page that asks once more, after a fresh login with a second
    factor.
    """
    credential = access.for_verifier(credential_id)
    form = ReviewForm(credential, request.POST)
    if not form.is_approved():
        return _shown(request, credential, form, status=422)
    given = {
        name: str(form.cleaned_data[name] or "")
        for name in ("revision", "register", "method", "checked_on", "until")
    }
    request.session[WAITS] = {**given, "credential": str(credential.pk)}
    return redirect("admin_portal:approve", credential_id)


def _back(
    request: VerifierRequest, credential_id: UUID, decide: Callable[..., Credential], said: str
) -> HttpResponse:
    credential = access.for_verifier(credential_id)
    form = ReviewForm(credential, request.POST)
    if not form.is_sent_back():
        return _shown(request, credential, form, status=422)
    revision, session = form.cleaned_data["revision"], sessions.digest(request)
    decide(credential=credential, revision=revision, reasons=form.reasons(), by=request.user, session=session)
    messages.info(request, said.format(name=credential.full_name))
    return redirect("admin_portal:queue")


def _shown(
    request: VerifierRequest, credential: Credential, form: ReviewForm, *, status: int = 200
) -> HttpResponse:
    context = {**application_page.context(request, credential), "form": form}
    return page(request, "admin_portal/application.html", section="queue", context=context, status=status)
