"""What the doctor asked for and was offered, with the answers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from doctors import lines
from doctors.guards import DoctorRequest, doctor_only
from doctors.pages import page
from domain.consents.models import RequestState
from domain.consents.queries import access
from domain.consents.queries import requests as asked
from domain.consents.services import requests as asking

MOST = 300
PAGE = 30


@require_GET
@doctor_only
def requests(request: DoctorRequest) -> HttpResponse:
    now = timezone.now()
    found = asked.of_user(request.user, limit=MOST)
    waiting = [row for row in found if row.state_at(now) == RequestState.REQUESTED]
    done = [row for row in found if row.state_at(now) != RequestState.REQUESTED]
    shown = PAGE * max(1, _number(request.GET.get("pages", "")))
    open_rows = [lines.request(row) for row in waiting if not row.is_offer]
    context = {
        "title": {0: "No request waits", 1: "One request waits"}.get(len(open_rows), f"{len(open_rows)} requests wait"),
        "open_rows": open_rows,
        "offers": [lines.request(row) for row in waiting if row.is_offer],
        "answered": [lines.request(row) for row in done[:shown]],
        "next_url": f"{reverse('doctors:requests')}?pages={shown // PAGE + 1}" if len(done) > shown else "",
    }
    return page(request, "doctors/requests.html", section="requests", context=context)


@require_POST
@doctor_only
def withdraw(request: DoctorRequest, request_id: UUID) -> HttpResponse:
    asking.withdraw(request=access.request_for(request.user, request_id), by=request.user)
    messages.info(request, "Taken back. The patient was told.")
    return redirect("doctors:requests")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else 0
