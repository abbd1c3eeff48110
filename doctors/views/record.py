"""One record of a patient who shared it: beside the list, and its proof."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from charting.presenters import chart, record_page
from charting.views import record as charted
from doctors.guards import DoctorRequest, doctor_only
from doctors.presenters import chart_access
from doctors.presenters.base_page import page
from doctors.presenters.chart_access import Chart
from doctors.views import own
from domain.records.access import disclosures, shared_access, shared_records


@require_GET
@doctor_only
def record(
    request: DoctorRequest, patient_id: UUID, record_id: UUID, number: int | None = None
) -> HttpResponse:
    found = chart_access.chart_of(request, patient_id)
    if number is None and (mine := _own(request, found, record_id)) is not None:
        return mine
    place = found.place
    opened = disclosures.open_preview(version=place.version_of(record_id, number), reader=place.reader)
    shown = record_page.context(place, opened, asked=request.GET)
    return _beside_list(request, found, shown)


@require_POST
@doctor_only
def check(request: DoctorRequest, patient_id: UUID, record_id: UUID, number: int) -> HttpResponse:
    found = chart_access.chart_of(request, patient_id)
    return charted.check(
        request,
        found.place,
        record_id,
        number,
        beside_list=lambda opened, shown: _beside_list(request, found, shown),
    )


def _beside_list(request: DoctorRequest, found: Chart, shown: dict[str, Any]) -> HttpResponse:
    top, timeline = chart.listed(request, found.place)
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
