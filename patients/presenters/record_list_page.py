"""The list of records as its template wants it: rows by month, filters as links.

Words that somebody searches for stay out of every address.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Final
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from common import clock
from common.categories import CATEGORY_LABELS, Category
from domain.records.access import timeline
from domain.records.access.timeline import RecordRow, TimelineFilters, TimelinePage
from patients.guards import PatientRequest, reader

#: Where the words of the last search are kept: in the session, whose content is sealed.
WORDS: Final = "record_search"
_PERIODS: Final = {
    "month": ("Last month", 31),
    "year": ("Last 12 months", 365),
    "five": ("Last 5 years", 5 * 365),
}
_MOVING: Final = {"queued", "sent", "mined", "delayed"}


def filters_of(request: PatientRequest) -> TimelineFilters:
    """Kind and period from the address, words from the session. What is no known value filters nothing."""
    kind, period = request.GET.get("kind", ""), request.GET.get("period", "")
    return TimelineFilters(
        words=str(request.session.get(WORDS, "")) if request.GET.get("words") else "",
        category=Category[kind].value if kind in Category.__members__ else None,
        since=_since(period),
    )


def context(request: PatientRequest, *, filters: TimelineFilters | None = None) -> dict[str, object]:
    """Everything that record_list.html shows."""
    chosen = filters or filters_of(request)
    try:
        page = timeline.page(request.patient, reader(request), chosen, cursor=request.GET.get("after", ""))
    except ValueError:
        raise Http404 from None
    return {
        "timeline": by_month(page.rows),
        "rows": page.rows,
        "counts": page.counts,
        "total": page.total,
        "found": page.found,
        "hidden": page.hidden,
        "q": chosen.words,
        "filters": chips(request),
        "clear_url": reverse("patients:record-list"),
        "next_url": _next(request, page),
        "pending": any(getattr(row.status, "state", row.status) in _MOVING for row in page.rows),
    }


def by_month(rows: list[RecordRow]) -> list[tuple[str, list[RecordRow]]]:
    return [(month, list(group)) for month, group in groupby(rows, key=lambda row: row.heading)]


def chips(request: PatientRequest) -> list[Mapping[str, object]]:
    """Kind and date, each as a list of links or as a set filter with a cross."""
    kinds = {category.name: CATEGORY_LABELS[category] for category in Category}
    periods = {name: label for name, (label, _) in _PERIODS.items()}
    return [_chip(request, "kind", "Kind", kinds), _chip(request, "period", "Date", periods)]


def _chip(request: PatientRequest, name: str, label: str, options: Mapping[str, str]) -> Mapping[str, object]:
    value = request.GET.get(name, "")
    is_set = value in options
    return {
        "name": name,
        "label": label,
        "value": value if is_set else "",
        "value_label": options.get(value, ""),
        "remove_url": _url(request, **{name: ""}) if is_set else "",
        "options": [
            {"label": text, "url": _url(request, **{name: key}), "active": key == value}
            for key, text in options.items()
        ],
    }


def _next(request: PatientRequest, page: TimelinePage) -> str:
    return _url(request, after=page.next) if page.next else ""


def _url(request: PatientRequest, **changes: str) -> str:
    """This list with other filters, from its beginning."""
    kept = {name: request.GET[name] for name in ("kind", "period", "words") if request.GET.get(name)}
    query = urlencode({name: value for name, value in {**kept, **changes}.items() if value})
    return f"{reverse('patients:record-list')}{'?' + query if query else ''}"


def _since(period: str) -> date | None:
    return clock.now().date() - timedelta(days=_PERIODS[period][1]) if period in _PERIODS else None
