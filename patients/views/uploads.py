"""Adding documents: by PUT, one request per file, sealed as it arrives; or by a form without JavaScript."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common import file_uploads
from domain.intake.content_types import MAX_DICOM_BYTES
from domain.records.models import Upload, UploadState
from domain.records.queries import access
from domain.records.services import reports, uploads
from domain.records.services.reports import FileDescription
from patients.forms.describe import DescribeForm
from patients.guards import PatientRequest, patient_only, reader
from patients.presenters import upload_page
from patients.presenters.base_page import page
from patients.views import versions


@require_http_methods(["PUT"])
@patient_only
def upload_file(request: PatientRequest) -> HttpResponse:
    """Answers with the file's row."""

    def row(upload: Upload, _name: str) -> HttpResponse:
        status = 422 if upload.state == UploadState.REFUSED else 200
        return render(
            request, "records/_upload_row.html", {"upload": upload_page.upload_row(upload)}, status=status
        )

    return file_uploads.put(request, at_most=MAX_DICOM_BYTES, receive=_receiver(request), then=row)


@csrf_exempt
def upload(request: HttpRequest) -> HttpResponseBase:
    """Who is signed in is checked before any byte is read; the token stands in the body, which our own
    handler takes (`posting`).
    """
    return _form(request) if request.method == "POST" else _page(request)


@require_GET
@patient_only
def _page(request: PatientRequest) -> HttpResponse:
    return _render(request)


@patient_only
def _form(request: PatientRequest) -> HttpResponseBase:
    return file_uploads.take(
        request,
        receive=_receiver(request),
        then=lambda _: redirect("patients:upload"),
        undo=lambda received: uploads.discard(uploads=received),
    )


@require_GET
@patient_only
def upload_row(request: PatientRequest, upload_id: UUID) -> HttpResponse:
    found = access.upload_of(request.patient, upload_id)
    return render(request, "records/_upload_row.html", {"upload": upload_page.upload_row(found)})


@require_POST
@patient_only
def upload_describe(request: PatientRequest, upload_id: UUID) -> HttpResponse:
    """Save and record."""
    found = access.upload_of(request.patient, upload_id)
    form = upload_page.describe_form(found, uploads.open_details(found)["name"], request.POST)
    if not form.is_valid():
        if found.version > 1:
            return versions.shown(
                request, access.version_of(request.patient, found.record_id), form=form, status=422
            )
        return _render(request, wrong=found, form=form, status=422)
    said = FileDescription(upload=found.pk, **form.cleaned_data)
    reports.keep(patient=request.patient, described=[said], by=request.user, session=reader(request).session)
    return (
        redirect("patients:record-detail", found.record_id)
        if found.version > 1
        else redirect("patients:upload")
    )


@require_POST
@patient_only
def upload_discard(request: PatientRequest, upload_id: UUID) -> HttpResponse:
    """Throw away a file that is no record yet; one that became a record meanwhile stays."""
    found = access.upload_of(request.patient, upload_id)
    if found.state != UploadState.KEPT:
        uploads.discard(uploads=[found])
    if found.version > 1:
        return redirect("patients:record-amend", found.record_id, found.version - 1)
    return redirect("patients:upload")


def _receiver(request: PatientRequest) -> partial[Upload]:
    return partial(uploads.receive, patient=request.patient, by=request.user)


def _render(
    request: PatientRequest,
    *,
    wrong: Upload | None = None,
    form: DescribeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = [
        upload_page.upload_row(item, form=form if item == wrong else None)
        for item in access.uploads_of(request.patient)
    ]
    waiting = [item for item in rows if item.state != "recorded"]
    context = {
        "uploads": waiting,
        "added": [item for item in rows if item.state == "recorded"],
        "headline": upload_page.headline(waiting),
        "put_url": reverse("patients:upload-file"),
        "form_action": reverse("patients:upload"),
        "ledger_away": upload_page.is_ledger_late(rows),
    }
    return page(request, "patients/upload.html", section="upload", context=context, status=status)
