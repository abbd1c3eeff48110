"""One permission: its page, how far it is recorded, narrowing it, stopping it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from authentication import sessions
from domain.consents.errors import ConflictError
from domain.consents.models import Grant
from domain.consents.queries import access
from domain.consents.queries import grants as grants_reading
from domain.consents.services import grants
from patients.guards import PatientRequest, patient_only, reader
from patients.presenters.base_page import page
from patients.presenters.sharing import grant_page, sharing_choices, sharing_editor
from patients.presenters.sharing.sharing_choices import Choice
from patients.presenters.sharing.sharing_editor import Editor


@require_GET
@patient_only
def grant(request: PatientRequest, grant_id: UUID) -> HttpResponse:
    found = _own(request, grant_id)
    first = found.supplements
    if first is not None and grants_reading.supplement_of(first):
        return redirect("patients:grant", first.pk)
    return page(request, "patients/sharing/grant.html", section="sharing", context=grant_page.context(found))


@require_http_methods(["GET", "POST"])
@patient_only
def stop(request: PatientRequest, grant_id: UUID) -> HttpResponse:
    """No fresh login: stopping is never made hard. A second click is as good as one."""
    found = _own(request, grant_id)
    if request.method == "POST":
        grants.stop(grant=found, by=request.user, session=sessions.digest(request))
        messages.info(request, f"Stopped. {grant_page.name_of(found)} sees nothing any more.")
        return redirect("patients:sharing")
    context = {**grant_page.context(found), "keep_url": reverse("patients:grant", args=[found.pk])}
    return page(request, "patients/sharing/stop.html", section="sharing", context=context)


@require_http_methods(["GET", "POST"])
@patient_only
def narrow(request: PatientRequest, grant_id: UUID) -> HttpResponse:
    """The editor of the request, out of what is allowed now."""
    found = _narrowable(request, grant_id)
    if request.method == "POST":
        sharing_choices.remember(
            request.session, str(found.pk), Choice.from_form(request.POST, grant_page.limit_of(found))
        )
        if request.POST.get("then") == "preview":
            return redirect("patients:grant-preview", found.pk)
        if not request.headers.get("HX-Request"):
            return redirect("patients:grant-narrow", found.pk)
    context = {**grant_page.context(found), "editor": _editor(request, found)}
    return page(request, "patients/sharing/narrow.html", section="sharing", context=context)


@require_GET
@patient_only
def preview(request: PatientRequest, grant_id: UUID) -> HttpResponse:
    found = _narrowable(request, grant_id)
    context = _deciding(request, found, _editor(request, found))
    return page(request, "patients/sharing/preview.html", section="sharing", context=context)


@require_http_methods(["GET", "POST"])
@patient_only
def narrow_now(request: PatientRequest, grant_id: UUID) -> HttpResponse:
    """As for a request: fresh login first, what was chosen is kept."""
    found = _narrowable(request, grant_id)
    if request.method == "POST":
        sharing_choices.remember(
            request.session, str(found.pk), Choice.from_form(request.POST, grant_page.limit_of(found))
        )
    if not sessions.is_fresh(request):
        return sessions.ask_again(request)
    made = _editor(request, found)
    if request.method != "POST" or not made.is_something:
        return page(
            request,
            "patients/sharing/confirm.html",
            section="sharing",
            context=_deciding(request, found, made),
        )
    session, proof = sessions.digest(request), sessions.proof(request)
    narrowed = grants.narrow(grant=found, chosen=made.chosen, by=request.user, session=session, proof=proof)
    sharing_choices.forget(request.session, str(found.pk))
    return redirect("patients:grant", narrowed.pk)


def _own(request: PatientRequest, grant_id: UUID) -> Grant:
    return access.grant_for(request.user, grant_id)


def _narrowable(request: PatientRequest, grant_id: UUID) -> Grant:
    """One that can be narrowed: for looking, to one person, and in force."""
    found = _own(request, grant_id)
    if not grant_page.is_narrowable(found):
        if grant_page.is_over(found):
            raise ConflictError(
                "This is not shared any more.",
                kept="Nothing was changed.",
                next="The Sharing page shows what is allowed now.",
            )
        raise Http404
    return found


def _editor(request: PatientRequest, found: Grant) -> Editor:
    limit = grant_page.limit_of(found)
    choice = sharing_choices.remembered(request.session, str(found.pk), limit) or Choice.from_request(limit)
    return sharing_editor.editor_for(
        request.patient,
        reader(request),
        limit=limit,
        choice=choice,
        only=tuple(found.records),
        ceiling=found.ceiling,
    )


def _deciding(request: PatientRequest, found: Grant, made: Editor) -> dict[str, Any]:
    return {
        **grant_page.decision_context(request.patient, found),
        "editor": made,
        "verb": "Narrow to",
        "act_url": reverse("patients:grant-narrow-now", args=[found.pk]),
        "change_url": reverse("patients:grant-narrow", args=[found.pk]),
        "back_words": "Back to the choice",
    }
