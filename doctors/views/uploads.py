"""Files for a patient: by PUT, one request per file, sealed as it arrives; or by a form without JavaScript.

Only with a permission to add.
"""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from authentication import sessions
from common import file_uploads
from doctors.forms.compose import DescribeForm
from doctors.guards import DoctorRequest, doctor_only
from doctors.presenters import acting_for, chart_access, upload_page
from domain.intake.content_types import MAX_DICOM_BYTES
from domain.ledger.queries import anchors
from domain.records.access import shared_access
from domain.records.models import Upload, UploadState
from domain.records.services import third_party_records, uploads
from domain.records.services.reports import FileDescription


@require_http_methods(["PUT"])
@doctor_only
def upload_file(request: DoctorRequest, patient_id: UUID) -> HttpResponse:
    """Answers with the file's row."""
    receive = _receiver(request, patient_id)

    def row(upload: Upload, _name: str) -> HttpResponse:
        return _row(request, upload, status=422 if upload.state == UploadState.REFUSED else 200)

    return file_uploads.put(request, at_most=MAX_DICOM_BYTES, receive=receive, then=row)


@csrf_exempt
@require_POST
@doctor_only
def upload_form(request: DoctorRequest, patient_id: UUID) -> HttpResponseBase:
    """Several files of a form; the token stands in the body, which our own handler takes
    (`common.file_uploads`).
    """
    return file_uploads.take(
        request,
        receive=_receiver(request, patient_id),
        then=lambda _: redirect("doctors:chart", patient_id),
        undo=lambda received: uploads.discard(uploads=received),
    )


@require_POST
@doctor_only
def upload_describe(request: DoctorRequest, patient_id: UUID, upload_id: UUID) -> HttpResponse:
    """Save and record, in one click."""
    patient = chart_access.line_of(request, patient_id).patient
    found = shared_access.upload_of(request.user, patient, upload_id)
    form = upload_page.describe_form(found, uploads.open_details(found)["name"], request.POST)
    if not form.is_valid():
        return _row(request, found, form=form, status=422)
    said = FileDescription(upload=found.pk, **form.cleaned_data)
    organisation = acting_for.current(request).organisation
    third_party_records.keep(
        patient=patient,
        described=[said],
        by=request.user,
        session=sessions.digest(request),
        organisation=organisation,
    )
    if request.headers.get("HX-Request"):
        return _row(request, shared_access.upload_of(request.user, patient, upload_id))
    messages.info(request, "Signed. It is being recorded.")
    return redirect("doctors:chart", patient_id)


@require_POST
@doctor_only
def upload_discard(request: DoctorRequest, patient_id: UUID, upload_id: UUID) -> HttpResponse:
    """Throw away a file that is no record yet; one that became a record meanwhile stays."""
    patient = chart_access.line_of(request, patient_id).patient
    found = shared_access.upload_of(request.user, patient, upload_id)
    if found.state != UploadState.KEPT:
        uploads.discard(uploads=[found])
    return redirect("doctors:chart", patient_id)


@require_GET
@doctor_only
def record_status(request: DoctorRequest, patient_id: UUID, record_id: UUID) -> HttpResponse:
    """How far the ledger is with what this doctor wrote: the fragment that a page polls until it is final."""
    record = shared_access.own_record(
        request.user, chart_access.line_of(request, patient_id).patient, record_id
    )
    place = (record.pk, record.current)
    return render(
        request, "doctors/_status.html", {"status": anchors.status_of([place]).get(place, "queued")}
    )


def _receiver(request: DoctorRequest, patient_id: UUID) -> partial[Upload]:
    return partial(
        third_party_records.receive,
        patient=chart_access.line_of(request, patient_id).patient,
        by=request.user,
    )


def _row(
    request: DoctorRequest, upload: Upload, *, form: DescribeForm | None = None, status: int = 200
) -> HttpResponse:
    return render(
        request,
        "records/_upload_row.html",
        {"upload": upload_page.upload_row(upload, form=form)},
        status=status,
    )
