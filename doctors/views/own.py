"""What the doctor wrote: until it is recorded it is the author's; a new version; taking it back."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from authentication import sessions
from common import file_uploads
from doctors.forms.compose import WithdrawForm
from doctors.guards import DoctorRequest, doctor_only
from doctors.presenters import chart_access, composer, upload_page
from doctors.presenters.base_page import page
from doctors.presenters.chart_access import Chart
from doctors.views import composed_reports
from domain.fhir import display
from domain.intake.content_types import ContentType
from domain.ledger.queries import anchors
from domain.records import record_kinds
from domain.records.access import disclosures, opening, shared_access
from domain.records.models import Record, Upload, UploadState, Version
from domain.records.services import third_party_records, uploads


def unrecorded(request: DoctorRequest, found: Chart, version: Version) -> HttpResponse:
    """Signed, and not the patient's yet: what was written, how far it is, and why it was refused."""
    card, key = third_party_records.open_own(version, request.user)
    place = (version.record_id, version.number)
    status = anchors.status_of([place]).get(place, "queued")
    here = [found.patient.pk, version.record_id]
    is_body = version.content_type == ContentType.FHIR
    context = {
        **chart_access.header_context(found, chart_access.header_of(found), is_own_page=False),
        "record": {
            "title": card.title,
            "line": record_kinds.label(version.record.kind),
            "at": version.created_at,
        },
        "status": status,
        "status_url": f"{reverse('doctors:record-status', args=here)}?pill=1",
        "reason": getattr(status, "reason", ""),
        "shown": display.of_body(opening.seekable_content(version, key).readall()) if is_body else None,
        "name": card.name,
        "amend_url": reverse("doctors:record-amend", args=here) if found.line.may_write else "",
    }
    return page(request, "doctors/unrecorded.html", section="patients", context=context)


def closed(request: DoctorRequest, found: Chart, record: Record) -> HttpResponse:
    """Recorded, and no permission lets its author read it: that it is there, and nothing of it."""
    place = (record.pk, record.current)
    context = {
        **chart_access.header_context(found, chart_access.header_of(found), is_own_page=False),
        "kind": record_kinds.label(record.kind),
        "status": anchors.status_of([place]).get(place),
        "at": record.created_at,
    }
    return page(request, "doctors/closed.html", section="patients", context=context)


@csrf_exempt
@require_http_methods(["GET", "POST"])
@doctor_only
def amend(request: DoctorRequest, patient_id: UUID, record_id: UUID) -> HttpResponseBase:
    """The next version: of what was composed, in its composer; of a file, another file."""
    found = chart_access.chart_of(request, patient_id)
    record = shared_access.own_record(request.user, found.patient, record_id)
    if not found.line.may_write:
        raise Http404
    return _replace(request, found, record) if request.method == "POST" else _amend(request, found, record)


def _amend(request: DoctorRequest, found: Chart, record: Record) -> HttpResponse:
    version, key = _read(request, found, record)
    if version.content_type == ContentType.FHIR:
        body = opening.seekable_content(version, key).readall()
        return composed_reports.amending(
            request, found, record, composer.template_of(body), composer.initial_of(body)
        )
    waiting = next(
        (file for file in shared_access.uploads_of(request.user, found.patient) if _is_next(file, record)),
        None,
    )
    context = {
        **chart_access.header_context(found, chart_access.header_of(found), is_own_page=False),
        "kind": record_kinds.label(record.kind),
        "number": record.current + 1,
        "upload": upload_page.upload_row(waiting) if waiting else None,
        "discard_url": reverse("doctors:upload-discard", args=[found.patient.pk, waiting.pk])
        if waiting
        else "",
        "keep_url": reverse("doctors:record", args=[found.patient.pk, record.pk]),
    }
    return page(request, "doctors/amend.html", section="patients", context=context)


def _is_next(file: Upload, record: Record) -> bool:
    """Whether it waits to become the next version of that record."""
    return (file.record_id, file.version, file.state) == (record.pk, record.current + 1, UploadState.DESCRIBE)


def _replace(request: DoctorRequest, found: Chart, record: Record) -> HttpResponse:
    def then(received: list[Upload]) -> HttpResponse:
        for upload in received:
            if upload.state == UploadState.REFUSED:
                messages.error(request, f"Not added: {upload.reason} {upload.advice}")
        return redirect("doctors:record-amend", found.patient.pk, record.pk)

    receive = partial(third_party_records.receive, patient=found.patient, by=request.user, amends=record)
    return file_uploads.take(
        request, receive=receive, then=then, undo=lambda received: uploads.discard(uploads=received)
    )


@require_http_methods(["GET", "POST"])
@doctor_only
def withdraw(request: DoctorRequest, patient_id: UUID, record_id: UUID) -> HttpResponse:
    """Take back one's own record, with a reason that is sealed."""
    found = chart_access.chart_of(request, patient_id)
    record = shared_access.own_record(request.user, found.patient, record_id)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        third_party_records.withdraw(
            record=record,
            reason=form.cleaned_data["reason"],
            by=request.user,
            session=sessions.digest(request),
        )
        messages.info(request, "Withdrawn. It stays with the patient, marked, and is shown to nobody else.")
        return redirect("doctors:chart", patient_id)
    keep = reverse("doctors:record", args=[patient_id, record_id])
    context = {
        **chart_access.header_context(found, chart_access.header_of(found), is_own_page=False),
        "form": form,
        "kind": record_kinds.label(record.kind),
        "day": record.record_date,
        "keep_url": keep,
    }
    return page(
        request,
        "doctors/withdraw.html",
        section="patients",
        context=context,
        status=422 if form.is_bound else 200,
    )


def _read(request: DoctorRequest, found: Chart, record: Record) -> tuple[Version, bytes]:
    """What stands there now: the author's while it is not recorded, by a permission afterwards.

    Raises Http404.
    """
    waiting = shared_access.unrecorded(request.user, found.patient).filter(record_id=record.pk).first()
    if waiting is not None:
        return waiting, third_party_records.open_own(waiting, request.user)[1]
    version = chart_access.version_of(request, found, record.pk)
    return version, disclosures.open_preview(version=version, reader=found.reader).key
