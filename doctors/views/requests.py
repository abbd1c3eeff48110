"""What the doctor asked for and was offered, with the answers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from common import pagination
from doctors.guards import DoctorRequest, doctor_only
from doctors.presenters import patient_rows
from doctors.presenters.base_page import page
from domain.consents.queries import access
from domain.consents.queries import requests as asked
from domain.consents.services import requests as asking

ROWS = 20


@require_GET
@doctor_only
def requests(request: DoctorRequest) -> HttpResponse:
    waiting = asked.waiting_of(request.user)
    open_rows = pagination.page(waiting.filter(is_offer=False), request.GET.get("waiting"), rows=ROWS)
    answered = pagination.page(asked.answered_of(request.user), request.GET.get("answered"), rows=ROWS)
    for shown in (open_rows, answered):
        shown.object_list = [patient_rows.request_row(row) for row in shown]
    count = open_rows.paginator.count
    context = {
        "title": {0: "No request waits", 1: "One request waits"}.get(count, f"{count} requests wait"),
        "open_rows": open_rows,
        "offers": [patient_rows.request_row(row) for row in waiting.filter(is_offer=True)],
        "answered": answered,
    }
    return page(request, "doctors/requests.html", section="requests", context=context)


@require_POST
@doctor_only
def withdraw(request: DoctorRequest, request_id: UUID) -> HttpResponse:
    asking.withdraw(request=access.request_for(request.user, request_id), by=request.user)
    messages.info(request, "Taken back. The patient was told.")
    return redirect("doctors:requests")
