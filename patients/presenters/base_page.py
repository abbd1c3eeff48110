"""What every page of this portal carries: the place in the menu, what waits for an answer, and the line about
the ledger at its foot.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from domain.consents.queries import requests
from domain.records.queries import counts
from patients.guards import PatientRequest
from patients.presenters.sharing import request_items


def page(
    request: PatientRequest,
    template: str,
    *,
    section: str,
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    given = {"section": section, **(context or {})}
    if "asks" not in given:
        given["asks"] = [request_items.request_item(found) for found in requests.waiting(request.patient)]
    given["waiting"] = len(given["asks"])
    given.setdefault("counts", None)
    if given["counts"] is None:
        given["counts"] = counts.of_patient(request.patient)
    return render(request, template, given, status=status)
