"""A doctor asks: the patient reads, cuts, looks at what would be seen, allows or says no."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from authentication import sessions
from common import clock
from domain.consents import labels, sentences
from domain.consents.errors import ConflictError
from domain.consents.models import Request, RequestState
from domain.consents.queries import access
from domain.consents.queries import requests as reading
from domain.consents.services import requests
from patients.guards import PatientRequest, patient_only, reader
from patients.presenters.base_page import page
from patients.presenters.sharing import party_summaries, sharing_choices, sharing_editor
from patients.presenters.sharing.sharing_choices import Choice
from patients.presenters.sharing.sharing_editor import Editor

View = Callable[[PatientRequest, Request], HttpResponse]


def _while_open(view: View) -> Callable[[HttpRequest, UUID], HttpResponseBase]:
    """The patient's own request, as long as it waits for an answer; afterwards all of these say what became
    of it.
    """

    @patient_only
    @wraps(view)
    def guarded(request: PatientRequest, request_id: UUID) -> HttpResponse:
        found = _own(request, request_id)
        return (
            view(request, found)
            if found.state_at(clock.now()) == RequestState.REQUESTED
            else _answered(request, found)
        )

    return guarded


@require_http_methods(["GET", "POST"])
@_while_open
def request_page(request: PatientRequest, found: Request) -> HttpResponse:
    """Every change of the form comes here and is answered with what it means; "preview" leads on to the
    doctor's screen.
    """
    if request.method == "POST":
        sharing_choices.remember(request.session, str(found.pk), _posted(request, found))
        if request.POST.get("then") == "preview":
            return redirect("patients:request-preview", found.pk)
        if not request.headers.get("HX-Request"):
            return redirect("patients:request", found.pk)
    return page(request, "patients/sharing/request.html", section="sharing", context=_context(request, found))


@require_GET
@_while_open
def preview(request: PatientRequest, found: Request) -> HttpResponse:
    """What the doctor would see, exactly; nothing is written anywhere."""
    context = {
        "who": party_summaries.asker(found),
        "editor": _editor(request, found),
        "verb": "Allow",
        "act_url": reverse("patients:request-allow", args=[found.pk]),
        "change_url": reverse("patients:request", args=[found.pk]),
        "no_url": reverse("patients:request-deny", args=[found.pk]),
        "back_words": "Back to the request",
        **party_summaries.chart_heading(request.patient),
    }
    return page(request, "patients/sharing/preview.html", section="sharing", context=context)


@require_http_methods(["GET", "POST"])
@_while_open
def allow(request: PatientRequest, found: Request) -> HttpResponse:
    """Who signed in long ago is asked for the password first; what was chosen is still there afterwards
    (GET).
    """
    if request.method == "POST":
        sharing_choices.remember(request.session, str(found.pk), _posted(request, found))
    if not sessions.is_fresh(request):
        return sessions.ask_again(request)
    made = _editor(request, found)
    if request.method == "POST" and made.is_something:
        return _allow(request, found, made)
    change_url = reverse("patients:request", args=[found.pk])
    context = {
        "who": party_summaries.asker(found),
        "editor": made,
        "verb": "Allow",
        "act_url": request.path,
        "change_url": change_url,
    }
    return page(request, "patients/sharing/confirm.html", section="sharing", context=context)


@require_http_methods(["GET", "POST"])
@_while_open
def deny(request: PatientRequest, found: Request) -> HttpResponse:
    if request.method == "POST":
        requests.deny(request=found, by=request.user)
        sharing_choices.forget(request.session, str(found.pk))
        messages.info(request, f"You said no. {found.user.name} is told, and sees nothing.")
        return redirect("patients:sharing")
    context = {"who": party_summaries.asker(found), "keep_url": reverse("patients:request", args=[found.pk])}
    return page(request, "patients/sharing/deny.html", section="sharing", context=context)


def _allow(request: PatientRequest, found: Request, made: Editor) -> HttpResponse:
    session, proof = sessions.digest(request), sessions.proof(request)
    try:
        grant = requests.allow(
            request=found, chosen=made.chosen, by=request.user, session=session, proof=proof
        )
    except ConflictError:
        return _answered(request, _own(request, found.pk))
    sharing_choices.forget(request.session, str(found.pk))
    return redirect("patients:grant", grant.pk)


def _own(request: PatientRequest, request_id: UUID) -> Request:
    return access.request_for(request.user, request_id)


def _posted(request: PatientRequest, found: Request) -> Choice:
    return Choice.from_form(request.POST, sentences.asked_of(found))


def _editor(request: PatientRequest, found: Request) -> Editor:
    limit = sentences.asked_of(found)
    choice = sharing_choices.remembered(request.session, str(found.pk), limit) or Choice.from_request(limit)
    only = (found.scope_record,) if found.scope_record else ()
    return sharing_editor.editor_for(
        request.patient,
        reader(request),
        limit=limit,
        choice=choice,
        asked_on=found.asked_at.date(),
        only=only,
    )


def _context(request: PatientRequest, found: Request) -> dict[str, Any]:
    return {
        "request_id": found.pk,
        "ask": sentences.of_request(found),
        "who": party_summaries.asker(found),
        "words": reading.reason_of(found),
        "left": f"{labels.left(found.expires_at)} left to answer.",
        "editor": _editor(request, found),
    }


def _answered(request: PatientRequest, found: Request) -> HttpResponse:
    """A page that was opened before, a second click, another window: what became of it, and nothing more
    happens.
    """
    state = found.state_at(clock.now())
    context = {
        "ask": sentences.of_request(found),
        "who": party_summaries.asker(found),
        "state": state,
        "at": found.answered_at or found.expires_at,
    }
    if found.grant_id:
        context["grant_url"] = reverse("patients:grant", args=[found.grant_id])
    late = request.method == "POST"
    return page(
        request,
        "patients/sharing/answered.html",
        section="sharing",
        context={**context, "is_late": late},
        status=409 if late else 200,
    )
