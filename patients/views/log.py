"""Who looked at what, by day; saving it; and "I don't recognise this"."""

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.consents.queries import access_log, log_export
from domain.consents.queries.access_log import Filters, Show
from domain.consents.services import disputes
from patients.guards import PatientRequest, patient_only
from patients.presenters import log_page
from patients.presenters.base_page import page

LATEST = 3


@require_GET
@patient_only
def log(request: PatientRequest) -> HttpResponse:
    filters = log_page.filters_of(request)
    found = access_log.page(request.patient, filters=filters, before=log_page.cursor_of(request))
    summary = access_log.summary(request.patient)
    context = {
        "days": found.days,
        "summary": summary,
        "complete": access_log.completeness(request.patient),
        "shows": log_page.act_filters(request, summary),
        "filters": log_page.chips(request, summary),
        "older_url": log_page.older_url(request, found.before),
        "is_filtered": filters != Filters(),
        "links": log_page.record_urls(request.patient, found.days),
        "files": log_page.export_urls(request),
    }
    return page(request, "patients/log.html", section="log", context=context)


@require_GET
@patient_only
def latest(request: PatientRequest) -> HttpResponse:
    """What others looked at last, for Home: fetched beside the page, so that the page itself stays light.

    A page's clock keeps no session alive.
    """
    found = access_log.page(request.patient, filters=Filters(show=Show.OTHERS), limit=LATEST)
    lines = [line for day in found.days for line in day.lines]
    answer = render(request, "patients/_latest.html", {"lines": lines})
    request.session.modified = False
    return answer


@require_GET
@patient_only
def export(request: PatientRequest, form: str) -> StreamingHttpResponse:
    """What the filters show, as a file to keep."""
    makes: dict[str, tuple[Any, str]] = {
        "csv": (log_export.as_csv, "text/csv; charset=utf-8"),
        "json": (log_export.as_json, "application/json"),
    }
    make, content_type = makes[form]
    pieces = make(request.patient, log_page.filters_of(request))
    events.write(action=Action.LOG_EXPORTED, by=request.user, patient=request.patient, detail={"form": form})
    headers = {
        "Content-Disposition": f'attachment; filename="access-log.{form}"',
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingHttpResponse(pieces, content_type=content_type, headers=headers)


@require_POST
@patient_only
def dispute(request: PatientRequest, event_id: int) -> HttpResponse:
    """Written down, and what can be done about it stands on the next page."""
    disputes.raise_one(patient=request.patient, event_id=event_id, by=request.user)
    return redirect("patients:log-disputed", event_id)


@require_GET
@patient_only
def disputed(request: PatientRequest, event_id: int) -> HttpResponse:
    context = log_page.disputed_entry(request, disputes.dispute_of(request.patient, event_id))
    return page(request, "patients/log_disputed.html", section="log", context=context)
