"""Home: what needs the person, who has access, what is new."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from authentication import sessions
from domain.accounts.queries import registrations, second_factors
from domain.consents.queries import grants, requests
from domain.imports.models import ImportState
from domain.imports.queries.access import latest_imports
from domain.notifications.queries import notices
from domain.records.access import timeline
from domain.records.access.opening import Reader
from domain.records.access.timeline import RecordRow
from domain.records.queries import counts
from domain.records.queries.counts import Counts
from patients.guards import PatientRequest, patient_only
from patients.presenters.base_page import page
from patients.presenters.sharing import grant_rows, request_items
from patients.presenters.sharing.request_items import RequestItem

NEW = 5
WITH_ACCESS = 5
#: Requests among what needs the person; Sharing has them all.
NEEDS = 5
NOON, EVENING = 12, 18
#: Somebody else wrote something; it needs the person until it was opened, or marked as read at the bell.
WRITTEN = frozenset({"record.written", "record.taken_back"})


@require_GET
@patient_only
def home(request: PatientRequest) -> HttpResponse:
    user, now = request.user, timezone.localtime()
    found = counts.of_patient(request.patient)
    waiting = [request_items.request_item(asked) for asked in requests.waiting(request.patient)]
    newest = (
        timeline.newest(request.patient, Reader(user, sessions.digest(request)), limit=NEW)
        if found.total
        else []
    )
    # A new patient sees how the registration comes along; later it stands on the account page.
    wanted, more = needs(request, found, waiting[:NEEDS], newest), max(0, len(waiting) - NEEDS)
    status = None if found.total else registrations.status_of(user)
    lines = grants.glance(request.patient, limit=WITH_ACCESS + 1)
    context = {
        "name": user.name.split(" ")[0],
        "part_of_day": part_of_day(now),
        "today": now,
        "counts": found,
        "registration": status,
        "number": user.number,
        "address": user.address,
        "asks": waiting,
        "needs": wanted,
        "more": more,
        "needed": len(wanted) + more,
        "grants": grant_rows.merged_rows(lines[:WITH_ACCESS]),
        "others": len(lines) > WITH_ACCESS,
        "rows": newest,
        "pending": found.pending > 0 or (status is not None and not registrations.is_final(status)),
    }
    return page(request, "patients/home.html", section="home", context=context)


def part_of_day(now: datetime) -> str:
    return "morning" if now.hour < NOON else "afternoon" if now.hour < EVENING else "evening"


def needs(
    request: PatientRequest, found: Counts, waiting: Sequence[RequestItem], newest: Sequence[RecordRow]
) -> list[dict[str, Any]]:
    """What waits for the person, the most urgent first.

    A new patient's first steps come before a second factor.
    """
    first = [*map(_ask, waiting), *_written(request, newest), *_imports(request)]
    if not found.total or second_factors.for_user(request.user).is_on:
        return first
    protect = {
        "icon": "shield-lock",
        "title": "A password alone protects your records",
        "detail": "With a passkey or an authenticator app, a stolen password opens nothing.",
        "url": reverse("mfa_index"),
        "action": "Add a second factor",
    }
    return [*first, protect]


def _ask(ask: RequestItem) -> dict[str, Any]:
    return {
        "icon": "key",
        "who": ask.who,
        "title": "asks to see parts of your records",
        "detail": f"{ask.detail}. {ask.line}.",
        "due": f"Answer within {ask.left}",
        "url": reverse("patients:request", args=[ask.id]),
        "action": "Review request",
    }


def _written(request: PatientRequest, newest: Sequence[RecordRow]) -> list[dict[str, Any]]:
    """Of the newest records, those of which the bell says that somebody else wrote them, until that is
    read.
    """
    unread = {
        notice.subject_id
        for notice in notices.latest(request.user)
        if notice.read_at is None and notice.kind in WRITTEN
    }
    return [
        {
            "icon": "notes",
            "title": row.title,
            "detail": f"{row.kind_label} for you, from {row.source}.",
            "url": reverse("patients:record-detail", args=[row.id]),
            "action": "Read it",
        }
        for row in newest
        if row.id in unread
    ]


def _imports(request: PatientRequest) -> list[dict[str, Any]]:
    return [
        {
            "icon": "database-import",
            "title": "An import waits for you",
            "detail": "Nothing is added until you decide.",
            "url": reverse("patients:import-progress", args=[job.pk]),
            "action": "Look at it",
        }
        for job in latest_imports(request.patient)
        if job.state in {ImportState.ASKING, ImportState.PAUSED}
    ]
