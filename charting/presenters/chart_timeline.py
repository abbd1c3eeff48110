"""The timeline of a chart as its template wants it: by month, narrowed by links."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from charting.place import Place
from charting.presenters import filters
from domain.fhir.interpretations import Remark
from domain.ledger.queries.anchors import AnchorStatus
from domain.records.access.timeline import RecordRow, TimelineFilters, TimelinePage
from domain.records.sealed_cards import CLOSED


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


def context(
    request: HttpRequest, place: Place, page: TimelinePage, chosen: TimelineFilters, *, once: Collection[UUID]
) -> dict[str, Any]:
    """`once`: the records that open one time only, beside what may be read for longer."""
    lines = [_line(place, row, is_once=row.id in once) for row in page.rows if row.title != CLOSED.title]
    return {
        "timeline": [(month, list(group)) for month, group in groupby(lines, key=lambda line: line.heading)],
        # The portal's rows say yes and the vault says no to every one: what let the reader in has ended a
        # moment ago.
        "is_closed": bool(page.rows) and not lines,
        "listed": len(lines),
        "total": page.total,
        "found": page.found,
        "narrowed": chosen.is_set,
        **filters.context(request, place, chosen, following=page.next),
        "search_url": place.url(f"{place.list_name}-search"),
        "pending": any(filters.is_moving(line.status) for line in lines),
    }


def _line(place: Place, row: RecordRow, *, is_once: bool) -> TimelineItem:
    # What a look of one time would show is not shown before it.
    remarks = row.remarks if place.lasting and not is_once else ()
    return TimelineItem(
        row.id,
        row.title,
        row.kind,
        row.source or row.kind_label,
        row.record_date,
        # That a patient hides a record is for the patient: who may look at it all the same sees a record.
        "" if row.state == "hidden" else row.state,
        row.status,
        place.url(place.record_name, row.id),
        remarks,
        row.kind_label,
        is_once,
        row.date_precision,
        row.heading,
    )
