"""Adding documents: by PUT, one request per file, sealed as it arrives; or by a form without JavaScript."""

from urllib.parse import unquote
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.errors import MedChainError
from domain.records.intake.types import MAX_DICOM_BYTES
from domain.records.models import Upload, UploadState
from domain.records.queries import access
from domain.records.services import reports, uploads
from domain.records.services.reports import Described
from patients import uploading
from patients.forms.describe import DescribeForm
from patients.guards import PatientRequest, patient_only
from patients.pages import page
from patients.reading import reader


@require_http_methods(["PUT"])
@patient_only
def upload_file(request: PatientRequest) -> HttpResponse:
    """The body is the file itself, its name comes percent-encoded in X-File-Name. Answers with the file's row."""
    length = request.headers.get("Content-Length", "")
    if not length.isdigit():
        return HttpResponse(status=411)
    if int(length) > MAX_DICOM_BYTES:
        return HttpResponse(status=413)
    name = unquote(request.headers.get("X-File-Name", ""))
    upload = uploads.receive(patient=request.patient, name=name, source=request.read, expected=int(length), by=request.user)
    status = 422 if upload.state == UploadState.REFUSED else 200
    return render(request, "patients/_upload_row.html", {"upload": uploading.row(upload)}, status=status)


@csrf_exempt
def upload(request: HttpRequest) -> HttpResponseBase:
    """Login and origin are checked before any byte is read; only then do our own handlers take the body, and the token in it is checked."""
    return _form(request) if request.method == "POST" else _page(request)


@require_GET
@patient_only
def _page(request: PatientRequest) -> HttpResponse:
    return _render(request)


@patient_only
def _form(request: PatientRequest) -> HttpResponseBase:
    if not uploading.is_same_origin(request):
        raise PermissionDenied
    by, patient = request.user, request.patient
    handler = uploading.SealingHandler(lambda name, source: uploads.receive(patient=patient, name=name, source=source, expected=None, by=by))
    request.upload_handlers = [handler]
    response = _inner(request, handler)
    if response.status_code == 403:
        uploads.discard(uploads=[result for result in handler.results if isinstance(result, Upload)])
    return response


@csrf_protect
def _inner(request: HttpRequest, handler: uploading.SealingHandler[Upload]) -> HttpResponse:
    """The check of the token parses the body, and so runs the handler; where it is switched off, the first line does."""
    _ = request.FILES
    for result in handler.results or [MedChainError("No file was chosen.", next="Choose one or more files.")]:
        if isinstance(result, MedChainError):
            messages.error(request, str(result))
        elif isinstance(result, Exception):
            raise result
    return redirect("patients:upload")


@require_GET
@patient_only
def upload_row(request: PatientRequest, upload_id: UUID) -> HttpResponse:
    found = access.upload_of(request.patient, upload_id)
    return render(request, "patients/_upload_row.html", {"upload": uploading.row(found)})


@require_POST
@patient_only
def upload_describe(request: PatientRequest, upload_id: UUID) -> HttpResponse:
    """Save and record."""
    found = access.upload_of(request.patient, upload_id)
    form = uploading.describe_form(found, uploads.details_of(found)["name"], request.POST)
    if not form.is_valid():
        return _render(request, wrong=found, form=form, status=422)
    said = Described(upload=found.pk, **form.cleaned_data)
    reports.keep(patient=request.patient, described=[said], by=request.user, session=reader(request).session)
    return redirect("patients:upload")


def _render(request: PatientRequest, *, wrong: Upload | None = None, form: DescribeForm | None = None, status: int = 200) -> HttpResponse:
    found = access.uploads_of(request.patient)
    rows = [uploading.row(item, form=form if item == wrong else None) for item in found]
    context = {
        "uploads": rows,
        "headline": uploading.headline(rows),
        "put_url": reverse("patients:upload-file"),
        "form_action": reverse("patients:upload"),
        "ledger_away": uploading.is_ledger_late(rows),
    }
    return page(request, "patients/upload.html", section="upload", context=context, status=status)
