"""What every page of this portal carries: the place in the menu, the licence at its foot, how many requests
wait.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from doctors.guards import DoctorRequest
from doctors.presenters import acting_for
from domain.consents.queries import patient_list
from licence_applications.presenters.licence import licence


def page(
    request: DoctorRequest,
    template: str,
    *,
    section: str,
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    given: dict[str, Any] = {
        "section": section,
        "standing": licence(request.standing),
        "acting_for": "",
        **(context or {}),
    }
    if "waiting" not in given:
        given["waiting"] = patient_list.count_waiting(request.user) if request.standing.is_active else 0
    if request.standing.is_active:
        given["acting_for"] = acting_for.ribbon_label(request)
    return render(request, template, given, status=status)
