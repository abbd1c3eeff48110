"""The patients who share something with the nurses of this hospital."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from charting.presenters import people
from common import pagination
from domain.consents.queries import patient_list
from domain.consents.queries.patient_list import ListedPatient
from hospitals.places import FUNCTION, grant_reader
from hospitals.portal import PORTAL
from organisations.guards import StaffRequest, require
from organisations.presenters.page import page


@require_GET
def patients(request: StaffRequest) -> HttpResponse:
    found = patient_list.of_function(grant_reader(request), require(request).organisation, FUNCTION)
    rows = pagination.page(found, request.GET.get("page"))
    rows.object_list = [_row(line) for line in rows]
    return page(request, "hospitals/patients.html", section="patients", context={"rows": rows})


def _row(line: ListedPatient) -> dict[str, object]:
    return {
        "name": line.patient.name,
        "line": people.age_line(line.patient),
        "number": line.patient.user.number,
        "words": people.until_label(line.until) if line.until else "",
        "url": PORTAL.url("chart", line.patient.pk),
    }
