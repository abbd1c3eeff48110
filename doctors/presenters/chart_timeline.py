"""The timeline of a chart as its template wants it: by month, narrowed by links.

Words that somebody searches for stay out of every address.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from common import clock
from common.categories import CATEGORY_LABELS, Category
from doctors.guards import DoctorRequest
from domain.fhir.interpretations import Remark
from domain.ledger.queries.anchors import AnchorStatus
from domain.records.access.timeline import RecordRow, TimelineFilters, TimelinePage
from domain.records.sealed_cards import CLOSED

_PERIODS: Final = {
    "month": ("Last month", 31),
    "year": ("Last 12 months", 365),
    "five": ("Last 5 years", 5 * 365),
}
_MOVING: Final = {"queued", "sent", "mined", "delayed"}
_WORDS: Final = "chart_words"


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One record on the timeline."""

    id: UUID
    title: str
    kind: str
    source: str
    record_date: date
    state: str
    status: AnchorStatus | str
    url: str
    remarks: Sequence[Remark] = ()
    kind_label: str = ""
    is_once: bool = False
    date_precision: str = ""
    heading: str = ""

    @property
    def is_gone(self) -> bool:
        return self.state == "withdrawn"


def filters_of(request: DoctorRequest, patient_id: UUID) -> TimelineFilters:
    """Kind and period from the address, words from the session. What is no known value filters nothing."""
    kind, period = request.GET.get("kind", ""), request.GET.get("period", "")
    return TimelineFilters(
        words=_kept(request, patient_id) if request.GET.get("words") else "",
        category=Category[kind].value if kind in Category.__members__ else None,
        since=clock.now().date() - timedelta(days=_PERIODS[period][1]) if period in _PERIODS else None,
    )


def remember_words(request: DoctorRequest, patient_id: UUID, words: str) -> str:
    """What is searched for, of this one patient; an address that shows it."""
    request.session[_WORDS] = [str(patient_id), words[:200].strip()]
    kept = {name: request.POST[name] for name in ("kind", "period") if request.POST.get(name)}
    return _url(patient_id, {**kept, **({"words": "1"} if words.strip() else {})})


def context(
    request: DoctorRequest,
    patient_id: UUID,
    page: TimelinePage,
    filters: TimelineFilters,
    *,
    once: Collection[UUID],
    is_lasting: bool,
) -> dict[str, Any]:
    """`once`: the records that open one time only.

    `is_lasting`: there is a permission to read for longer; else every record opens one time only.
    """
    lines = [
        _line(row, patient_id, is_once=row.id in once, is_lasting=is_lasting)
        for row in page.rows
        if row.title != CLOSED.title
    ]
    return {
        "timeline": [(month, list(group)) for month, group in groupby(lines, key=lambda line: line.heading)],
        # The portal's rows say yes and the vault says no to every one: what let the doctor in has ended a
        # moment ago.
        "is_closed": bool(page.rows) and not lines,
        "listed": len(lines),
        "total": page.total,
        "found": page.found,
        "narrowed": filters.is_set,
        "q": filters.words,
        "filters": _chips(request, patient_id),
        "clear_url": _url(patient_id, {}),
        "next_url": _url(patient_id, {**_given(request), "after": page.next}) if page.next else "",
        "pending": any(str(getattr(line.status, "state", line.status)) in _MOVING for line in lines),
    }


def cursor(request: DoctorRequest) -> str:
    return request.GET.get("after", "")


def _line(row: RecordRow, patient_id: UUID, *, is_once: bool, is_lasting: bool) -> TimelineItem:
    url = reverse("doctors:record", args=[patient_id, row.id])
    # That a patient hides a record is for the patient: whoever may look at it all the same sees a record.
    state = "" if row.state == "hidden" else row.state
    source = row.source or row.kind_label
    # What a look of one time would show is not shown before it.
    remarks = row.remarks if is_lasting and not is_once else ()
    return TimelineItem(
        row.id,
        row.title,
        row.kind,
        source,
        row.record_date,
        state,
        row.status,
        url,
        remarks,
        row.kind_label,
        is_once,
        row.date_precision,
        row.heading,
    )


def _chips(request: DoctorRequest, patient_id: UUID) -> Sequence[Mapping[str, object]]:
    kinds = {category.name: CATEGORY_LABELS[category] for category in Category}
    periods = {name: label for name, (label, _) in _PERIODS.items()}
    return [
        _chip(request, patient_id, "kind", "Kind", kinds),
        _chip(request, patient_id, "period", "Date", periods),
    ]


def _chip(
    request: DoctorRequest, patient_id: UUID, name: str, label: str, options: Mapping[str, str]
) -> Mapping[str, object]:
    value, given = request.GET.get(name, ""), _given(request)
    return {
        "name": name,
        "label": label,
        "value_label": options.get(value, ""),
        "remove_url": _url(patient_id, {**given, name: ""}) if value in options else "",
        "options": [
            {"label": text, "url": _url(patient_id, {**given, name: key}), "active": key == value}
            for key, text in options.items()
        ],
    }


def _given(request: DoctorRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("kind", "period", "words") if request.GET.get(name)}


def _url(patient_id: UUID, values: Mapping[str, str]) -> str:
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{reverse('doctors:chart', args=[patient_id])}{'?' + query if query else ''}"


def _kept(request: DoctorRequest, patient_id: UUID) -> str:
    whose, words = request.session.get(_WORDS) or ["", ""]
    return str(words) if whose == str(patient_id) else ""
