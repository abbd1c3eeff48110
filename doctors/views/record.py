"""One record of a patient who shared it: beside the list, its proof, checked again on demand."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from doctors.guards import DoctorRequest, doctor_only
from doctors.presenters import chart_access, record_page
from doctors.presenters.base_page import page
from doctors.presenters.chart_access import Chart
from doctors.views import own
from doctors.views.chart import listed
from domain.intake import file_names
from domain.records.access import disclosures, integrity, opening, proof_bundle, shared_access, shared_records
from domain.records.envelope_binding import ref_of


@require_GET
@doctor_only
def record(
    request: DoctorRequest, patient_id: UUID, record_id: UUID, number: int | None = None
) -> HttpResponse:
    found = chart_access.chart_of(request, patient_id)
    if number is None and (mine := _own(request, found, record_id)) is not None:
        return mine
    version = chart_access.version_of(request, found, record_id, number)
    opened = disclosures.open_preview(version=version, reader=found.reader)
    shown = record_page.context(
        found,
        opened,
        image=request.GET.get("image", ""),
        attachment=request.GET.get("attachment", ""),
    )
    return _beside_list(request, found, shown)


@require_POST
@doctor_only
def check(request: DoctorRequest, patient_id: UUID, record_id: UUID, number: int) -> HttpResponse:
    """Read again from the store and compared with the chain: the proof drawer alone, or the whole page
    without JavaScript.
    """
    found = chart_access.chart_of(request, patient_id)
    version = chart_access.version_of(request, found, record_id, number)
    opened = disclosures.open_preview(version=version, reader=found.reader)
    proof = record_page.checked_proof(found, version, integrity.check(version, opened.key))
    if request.headers.get("HX-Request"):
        return render(
            request, "records/_proof.html", {"proof": proof, "actions": record_page.actions(found, version)}
        )
    return _beside_list(request, found, {**record_page.context(found, opened), "proof": proof})


@require_GET
@doctor_only
def proof(request: DoctorRequest, patient_id: UUID, record_id: UUID, number: int) -> HttpResponse:
    """The proof file of what may be read: for "Check a document"."""
    found = chart_access.chart_of(request, patient_id)
    version = chart_access.version_of(request, found, record_id, number)
    card = opening.cards([version], found.reader, patient=found.patient)[ref_of(version)]
    stem = file_names.clean(card.name or card.title).rsplit(".", 1)[0]
    name = file_names.for_download(f"{stem}.proof.json", "application/fhir+json")
    body = json.dumps(proof_bundle.for_version(version), indent=1, ensure_ascii=False)
    return HttpResponse(
        body,
        content_type="application/json",
        headers={"Content-Disposition": file_names.disposition(name, is_attachment=True)},
    )


def _beside_list(request: DoctorRequest, found: Chart, shown: dict[str, Any]) -> HttpResponse:
    top, timeline = listed(request, found)
    return page(
        request,
        "doctors/record.html",
        section="patients",
        context={**chart_access.header_context(found, top), **timeline, **shown},
    )


def _own(request: DoctorRequest, found: Chart, record_id: UUID) -> HttpResponse | None:
    """What this doctor wrote here and cannot read as everybody else's: not recorded yet, or recorded where
    nothing is shared for reading.
    """
    waiting = shared_access.unrecorded(request.user, found.patient).filter(record_id=record_id).first()
    if waiting is not None:
        return own.unrecorded(request, found, waiting)
    if shared_records.visible_to(found.reader, found.patient).filter(record_id=record_id).exists():
        return None
    try:
        return own.closed(request, found, shared_access.own_record(request.user, found.patient, record_id))
    except Http404:
        return None
