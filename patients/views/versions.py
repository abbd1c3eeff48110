"""Adding a new version of a document: a file that replaces it, described as the old one was."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from charting.presenters import record_actions
from common import file_uploads
from domain.records.access import opening
from domain.records.envelope_binding import ref_of
from domain.records.errors import ConflictError
from domain.records.models import Confidentiality, Upload, UploadState, Version
from domain.records.queries import access
from domain.records.services import uploads
from patients.forms.describe import DescribeForm
from patients.guards import PatientRequest, patient_only, reader
from patients.presenters import upload_page
from patients.presenters.base_page import page


@csrf_exempt
def amend(request: HttpRequest, record_id: UUID, number: int) -> HttpResponseBase:
    """`number` is the version to be replaced: whoever looked at an older one is told so.

    As for new documents otherwise (`views.uploads`).
    """
    return (
        _form(request, record_id, number) if request.method == "POST" else _page(request, record_id, number)
    )


@require_GET
@patient_only
def _page(request: PatientRequest, record_id: UUID, number: int) -> HttpResponse:
    return shown(request, _replaceable(request, record_id, number))


@patient_only
def _form(request: PatientRequest, record_id: UUID, number: int) -> HttpResponseBase:
    record = _replaceable(request, record_id, number).record

    def then(received: list[Upload]) -> HttpResponse:
        for upload in received:
            _say(request, upload)
        return redirect("patients:record-amend", record_id, number)

    receive = partial(uploads.receive, patient=request.patient, by=request.user, amends=record)
    return file_uploads.take(
        request, receive=receive, then=then, undo=lambda received: uploads.discard(uploads=received)
    )


def shown(
    request: PatientRequest, version: Version, *, form: DescribeForm | None = None, status: int = 200
) -> HttpResponse:
    """The page: a place for the file, or what it is, once it is there."""
    card = opening.cards([version], reader(request), patient=request.patient)[ref_of(version)]
    waiting = access.new_version_of(request.patient, version)
    here = [version.record_id, version.number]
    context: dict[str, Any] = {
        "record": {"title": card.title},
        "number": version.number + 1,
        "keep_url": reverse("patients:record-detail", args=here[:1]),
        "form_action": reverse("patients:record-amend", args=here),
    }
    if waiting:
        said = {
            "title": card.title,
            "kind": version.record.kind,
            "record_date": version.record_date.isoformat(),
            "is_hidden": version.confidentiality == Confidentiality.HIDDEN,
        }
        context["upload"] = upload_page.upload_row(
            waiting, form=form or upload_page.describe_form(waiting, "", said=said)
        )
        context["discard_url"] = reverse("patients:upload-discard", args=[waiting.pk])
    return page(request, "patients/record_amend.html", section="records", context=context, status=status)


def _replaceable(request: PatientRequest, record_id: UUID, number: int) -> Version:
    version = access.version_of(request.patient, record_id, number)
    if version.number != version.record.current:
        raise ConflictError(
            "This document has a newer version already.",
            kept="Nothing was changed.",
            next="Look at the newest one first.",
        )
    if not record_actions.is_replaceable(version):
        raise Http404
    return version


def _say(request: PatientRequest, upload: Upload) -> None:
    if upload.state == UploadState.REFUSED:
        messages.error(request, f"Not added: {upload.reason} {upload.advice}")
    if upload.state == UploadState.DUPLICATE:
        messages.error(request, "Not added: the same file is in your records already.")
