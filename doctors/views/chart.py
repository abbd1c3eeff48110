"""A patient's chart: what must never be missed on top, what is shared below, one record beside the list."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from doctors import charts, ended
from doctors.guards import DoctorRequest, doctor_only
from doctors.pages import page


@require_GET
@doctor_only
def chart(request: DoctorRequest, patient_id: UUID) -> HttpResponse:
    line = charts.line_of(request, patient_id)
    return page(request, "doctors/ended.html", section="patients", context=ended.context(line))
