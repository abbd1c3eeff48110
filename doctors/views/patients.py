"""The doctor's patients, and finding one of them.

A number that is not of theirs finds nothing, whosever it is.
"""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from common import ids, pagination
from common.folding import fold
from doctors.guards import DoctorRequest, doctor_only
from doctors.presenters import patient_rows
from doctors.presenters.base_page import page
from domain.consents.queries import patient_list
from domain.consents.queries.patient_list import ListedPatient


@require_GET
@doctor_only
def patients(request: DoctorRequest) -> HttpResponse:
    return _shown(request, patient_list.of_doctor(request.reader))


@require_POST
@doctor_only
def find(request: DoctorRequest) -> HttpResponse:
    """By number: to the chart. By name: the list of those who match. What was typed stands in no address."""
    typed = request.POST.get("typed", "").strip()[:150]
    everybody = patient_list.of_doctor(request.reader)
    if not typed:
        return HttpResponseRedirect(reverse("doctors:patients"))
    found = [line for line in everybody if _fits(line, typed)]
    if len(found) == 1:
        return HttpResponseRedirect(reverse("doctors:chart", args=[found[0].patient.pk]))
    return _shown(request, found, typed=typed)


def _shown(request: DoctorRequest, found: list[ListedPatient], *, typed: str = "") -> HttpResponse:
    """What was typed stands in no address, so its list has one page."""
    rows = pagination.page(sorted(found, key=lambda line: line.is_former), request.GET.get("page"))
    rows.object_list = [patient_rows.patient_row(line) for line in rows]
    here = sum(1 for line in found if not line.is_former)
    context = {
        "title": _title(here) if not typed else f"{len(found)} of your patients match",
        "rows": rows,
        "typed": typed,
        "missing": bool(typed) and not found,
    }
    return page(request, "doctors/patients.html", section="patients", context=context)


def _fits(line: ListedPatient, typed: str) -> bool:
    try:
        return line.patient.user.number == ids.parse_account_number(typed)
    except ids.AccountNumberError:
        name = fold(line.patient.name)
        return all(word in name for word in fold(typed).split() or [typed])


def _title(count: int) -> str:
    return {0: "No patients yet", 1: "One patient"}.get(count, f"{count} patients")
