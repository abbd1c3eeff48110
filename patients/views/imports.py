"""Import of a history: choose files, follow them, decide where a file leaves a doubt."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from common import file_uploads
from common.errors import MedChainError
from domain.fhir.people import account_person
from domain.imports import tasks
from domain.imports.models import Import
from domain.imports.queries import access
from domain.imports.services import imports
from patients.guards import PatientRequest, patient_only, reader
from patients.presenters import import_progress
from patients.presenters.base_page import page


@csrf_exempt
def import_file(request: HttpRequest) -> HttpResponseBase:
    """As for documents: who is signed in is checked before any byte; each file is sealed while the form is
    parsed.
    """
    return _form(request) if request.method == "POST" else _page(request)


@require_GET
@patient_only
def _page(request: PatientRequest) -> HttpResponse:
    context = {"imports": import_progress.earlier_imports(access.latest_imports(request.patient))}
    return page(request, "patients/record_import.html", section="records", context=context)


@patient_only
def _form(request: PatientRequest) -> HttpResponseBase:
    by = request.user

    def undo(received: list[Import]) -> None:
        for job in received:
            imports.stop(job=job, by=by)

    receive = partial(imports.receive, patient=request.patient, by=by, session=reader(request).session)
    return file_uploads.take(request, receive=receive, then=_begun, undo=undo)


def _begun(jobs: list[Import]) -> HttpResponse:
    for job in jobs:
        tasks.start(job.pk)
    return redirect("patients:import-progress", jobs[0].pk) if len(jobs) == 1 else redirect("patients:import")


@require_GET
@patient_only
def progress(request: PatientRequest, import_id: UUID) -> HttpResponse:
    """How far it is, what it asks, or what became of it."""
    row = access.import_of(request.patient, import_id)
    account = account_person(request.user.name, request.patient.birth_date, request.patient.gender)
    context = {
        "job": import_progress.progress_of(row, account=account.described()),
        "decide_url": reverse("patients:import-decide", args=[row.pk]),
    }
    return page(request, "patients/import_progress.html", section="records", context=context)


@require_POST
@patient_only
def decide(request: PatientRequest, import_id: UUID) -> HttpResponse:
    """Go on, or stop."""
    row = access.import_of(request.patient, import_id)
    try:
        if request.POST.get("decision") == "go-on":
            imports.resume(job=row, by=request.user, session=reader(request).session)
            tasks.start(row.pk)
        else:
            imports.stop(job=row, by=request.user)
    except MedChainError as error:
        messages.error(request, str(error))
    return redirect("patients:import-progress", row.pk)
