"""What every page of this portal carries: the place in the menu, the licence at its foot, how many requests wait."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from doctors import hats
from doctors.guards import DoctorRequest
from domain.consents.queries import practice
from domain.credentials.models import CredentialState as State
from domain.credentials.queries.standing import Standing


@dataclass(frozen=True, slots=True)
class Licence:
    """How the licence stands, in the words of the side menu and of the ribbon."""

    is_active: bool
    tone: str
    icon: str
    words: str
    ribbon: str
    until: datetime | None


_STATES = {
    State.APPROVED: ("good", "circle-check", "Licence valid", ""),
    State.RENEWAL_DUE: ("warn", "clock-exclamation", "Renewal due", ""),
    State.SUSPENDED: ("bad", "lock", "Suspended", "Suspended"),
    State.EXPIRED: ("bad", "calendar-x", "Expired", "Licence expired"),
    State.REVOKED: ("bad", "circle-x", "Revoked", "Licence revoked"),
}


def licence(standing: Standing) -> Licence:
    tone, icon, words, ribbon = _STATES.get(
        State(standing.state) if standing.state in set(State) else State.DRAFT, ("wait", "progress", "Under review", "Not verified yet")
    )
    return Licence(standing.is_active, tone, icon, words, ribbon, standing.valid_until if standing.is_active else None)


def page(request: DoctorRequest, template: str, *, section: str, context: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    given: dict[str, Any] = {
        "section": section,
        "standing": licence(request.standing),
        "waiting": 0,
        "hat": "",
        **(context or {}),
    }
    if request.standing.is_active:
        given["waiting"] = practice.count_waiting(request.user)
        given["hat"] = hats.ribbon(request)
    return render(request, template, given, status=status)
