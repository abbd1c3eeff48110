"""The record: list, search, one item, its status, its withdrawal."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charting.presenters import filters, record_page
from charting.views import record
from domain.ledger.queries import anchors
from domain.records.access import disclosures, opening
from domain.records.access.disclosures import OpenedRecord
from domain.records.access.timeline import RecordRow
from domain.records.envelope_binding import ref_of
from domain.records.models import Confidentiality
from domain.records.queries import access, counts
from domain.records.services import confidentiality, reports
from patients.forms.describe import WithdrawForm
from patients.guards import PatientRequest, patient_only, reader
from patients.places import own_place
from patients.presenters import own_record, record_list_page
from patients.presenters.base_page import page


@require_GET
@patient_only
def record_list(request: PatientRequest) -> HttpResponse:
    context = record_list_page.context(request, own_place(request))
    return page(request, "patients/record_list.html", section="records", context=context)


@require_POST
@patient_only
def record_search(request: PatientRequest) -> HttpResponse:
    """Words come by POST and stay in the session: they may be medical, and addresses are kept in many
    places.
    """
    return redirect(filters.remember_words(request, own_place(request)))


@require_GET
@patient_only
def record_detail(request: PatientRequest, record_id: UUID, number: int | None = None) -> HttpResponse:
    place = own_place(request)
    version = place.version_of(record_id, number)
    opened = disclosures.open_preview(version=version, reader=place.reader)
    listed = record_list_page.context(request, place)
    rows = cast(list[RecordRow], listed["rows"])
    shown = record_page.context(place, opened, listed=rows, asked=request.GET)
    return _beside(request, listed, opened, shown)


@require_GET
@patient_only
def record_status(request: PatientRequest, record_id: UUID) -> HttpResponse:
    """The fragment that a page polls until it is final."""
    found = access.record_of(request.patient, record_id)
    status = anchors.status_of([(found.pk, found.current)]).get((found.pk, found.current))
    # In a list of files the number at the foot of the menu moves with it.
    counted = counts.of_patient(request.patient) if request.GET.get("plain") else None
    return render(
        request, "patients/_status.html", {"status": status, "poll_url": request.path, "counts": counted}
    )


@require_POST
@patient_only
def record_check(request: PatientRequest, record_id: UUID, number: int) -> HttpResponse:
    place = own_place(request)

    def whole(opened: OpenedRecord, shown: dict[str, Any]) -> HttpResponse:
        return _beside(request, record_list_page.context(request, place), opened, shown)

    return record.check(request, place, record_id, number, beside_list=whole)


@require_POST
@patient_only
def record_hide(request: PatientRequest, record_id: UUID, level: str) -> HttpResponse:
    """Hide it from everybody, or show it again to whom it is shared with."""
    version = access.version_of(request.patient, record_id)
    wanted = Confidentiality.HIDDEN if level == "hide" else Confidentiality.NORMAL
    confidentiality.change(
        version=version, confidentiality=wanted, by=request.user, session=reader(request).session
    )
    return redirect("patients:record-detail", record_id)


@require_http_methods(["GET", "POST"])
@patient_only
def record_withdraw(request: PatientRequest, record_id: UUID) -> HttpResponse:
    version = access.version_of(request.patient, record_id)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = reader(request)
        reports.withdraw(
            record=version.record, reason=form.cleaned_data["reason"], by=request.user, session=at.session
        )
        return redirect("patients:record-detail", record_id)
    card = opening.cards([version], reader(request), patient=request.patient)[ref_of(version)]
    context = {
        "record": {"title": card.title},
        "form": form,
        "keep_url": reverse("patients:record-detail", args=[record_id]),
    }
    return page(
        request,
        "patients/record_withdraw.html",
        section="records",
        context=context,
        status=422 if form.is_bound else 200,
    )


def _beside(
    request: PatientRequest, listed: dict[str, object], opened: OpenedRecord, shown: dict[str, Any]
) -> HttpResponse:
    context = {**listed, **shown, **own_record.context(opened.version)}
    return page(request, "patients/record_detail.html", section="records", context=context)
