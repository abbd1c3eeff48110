"""The access log as its page wants it: filters as links, names of records the patient can open."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from common import clock
from domain.accounts.models import Patient
from domain.consents.models import Grant
from domain.consents.queries.access_log import Day, Filters, Show, Summary
from domain.consents.services.disputes import Disputed
from domain.records.queries.existing_records import of_patient
from patients.guards import PatientRequest
from patients.presenters.sharing import party_summaries

_NAMES: Final = ("show", "person", "period")
_PERIODS: Final = {"week": ("Last 7 days", 7), "month": ("Last 30 days", 30), "year": ("Last 12 months", 365)}


def filters_of(request: PatientRequest) -> Filters:
    """What is no known value filters nothing."""
    show = request.GET.get("show", "")
    return Filters(
        show=Show(show) if show in set(Show) else Show.EVERYTHING,
        person=_uuid(request.GET.get("person", "")),
        since=_since(request.GET.get("period", "")),
    )


def cursor_of(request: PatientRequest) -> int | None:
    text = request.GET.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def act_filters(request: PatientRequest, summary: Summary) -> list[Mapping[str, Any]]:
    """The chips that choose a kind of act; one is always on."""
    said = {
        Show.EVERYTHING: "Everything",
        Show.OPENED: "Opened",
        Show.REFUSED: f"Refused {summary.all_refused}" if summary.all_refused else "Refused",
        Show.DOWNLOADS: f"Downloads {summary.all_downloads}" if summary.all_downloads else "Downloads",
        Show.SHARING: "What you decided",
        Show.OWN: "Yourself",
    }
    chosen = filters_of(request).show
    return [
        {
            "label": label,
            "url": _url(request, show="" if show == Show.EVERYTHING else show),
            "is_on": show == chosen,
        }
        for show, label in said.items()
    ]


def chips(request: PatientRequest, summary: Summary) -> list[Mapping[str, Any]]:
    persons = {str(person.id): person.name for person in summary.everybody}
    return [
        _chip(request, "person", "Person", persons),
        _chip(request, "period", "Date", {name: label for name, (label, _) in _PERIODS.items()}),
    ]


def older_url(request: PatientRequest, before: int | None) -> str:
    return _url(request, before=str(before)) if before else ""


def export_urls(request: PatientRequest) -> dict[str, str]:
    """The same filters, as a file."""
    return {form: _url(request, to=reverse(f"patients:log-{form}")) for form in ("csv", "json")}


def record_urls(patient: Patient, days: Sequence[Day]) -> dict[int, str]:
    """Where a line's own record opens: for lines about one record that is still there."""
    single = {line.id: line.subjects[0] for day in days for line in day.lines if len(line.subjects) == 1}
    there = of_patient(patient, list(single.values())) if single else set()
    return {
        line: reverse("patients:record-detail", args=[subject])
        for line, subject in single.items()
        if subject in there
    }


def disputed_entry(request: PatientRequest, found: Disputed) -> dict[str, Any]:
    """What can be done about one entry."""
    live: list[Grant] = [grant for grant in found.grants if grant.is_live(clock.now())]
    who = found.who
    return {
        "who": who.name if who else "",
        "party": party_summaries.doctor(who) if who and who.role == "doctor" else None,
        "at": found.at,
        "is_own": found.is_own,
        "stops": [{"url": reverse("patients:grant-stop", args=[grant.pk])} for grant in live],
        "block_url": reverse("patients:block-person", args=[who.pk]) if who and who.role == "doctor" else "",
    }


def _chip(request: PatientRequest, name: str, label: str, options: Mapping[str, str]) -> Mapping[str, Any]:
    value = request.GET.get(name, "")
    is_set = value in options
    return {
        "name": name,
        "label": label,
        "value_label": options.get(value, ""),
        "remove_url": _url(request, **{name: ""}) if is_set else "",
        "options": [
            {"label": text, "url": _url(request, **{name: key}), "active": key == value}
            for key, text in options.items()
        ],
    }


def _url(request: PatientRequest, *, to: str = "", **changes: str) -> str:
    kept_values = {name: request.GET[name] for name in _NAMES if request.GET.get(name)}
    query = urlencode({name: value for name, value in {**kept_values, **changes}.items() if value})
    return f"{to or reverse('patients:log')}{'?' + query if query else ''}"


def _since(period: str) -> date | None:
    return clock.now().date() - timedelta(days=_PERIODS[period][1]) if period in _PERIODS else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
