"""Home: what needs the person, what is being recorded, what is new."""

from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from domain.accounts import sessions
from domain.accounts.queries import registrations, second_factors
from domain.records.models import ImportState
from domain.records.queries import counts, imports, timeline
from domain.records.queries.counts import Counts
from domain.records.services.opening import Reader
from patients.guards import PatientRequest, patient_only
from patients.pages import page

NEW = 5
NOON, EVENING = 12, 18


@require_GET
@patient_only
def home(request: PatientRequest) -> HttpResponse:
    user = request.user
    status = registrations.status_of(user)
    found = counts.of_patient(request.patient)
    now = timezone.localtime()
    context = {
        "name": user.name.split(" ")[0],
        "part_of_day": part_of_day(now),
        "today": now,
        "counts": found,
        "registration": status,
        "number": user.number,
        "address": user.address,
        "needs": needs(request, found),
        "rows": timeline.newest(request.patient, Reader(user, sessions.digest(request)), limit=NEW) if found.total else [],
        "pending": found.pending > 0 or not registrations.is_final(status),
    }
    return page(request, "patients/home.html", section="home", context=context)


def part_of_day(now: datetime) -> str:
    return "morning" if now.hour < NOON else "afternoon" if now.hour < EVENING else "evening"


def needs(request: PatientRequest, found: Counts) -> list[dict[str, str]]:
    """What waits for the person, the most urgent first. A new patient's first steps come before a second factor."""
    waiting = [
        {
            "icon": "database-import",
            "title": "An import waits for you",
            "detail": "Nothing is added until you decide.",
            "url": reverse("patients:import-progress", args=[job.pk]),
            "action": "Look at it",
        }
        for job in imports.latest(request.patient)
        if job.state in {ImportState.ASKING, ImportState.PAUSED}
    ]
    if not found.total or second_factors.of(request.user).is_on:
        return waiting
    protect = {
        "icon": "shield-lock",
        "title": "A password alone protects your records",
        "detail": "With a passkey or an authenticator app, a stolen password opens nothing.",
        "url": reverse("mfa_index"),
        "action": "Add a second factor",
    }
    return [*waiting, protect]
