"""The list of the own records as its template wants it: rows by month, filters as links."""

from itertools import groupby

from django.http import Http404, HttpRequest

from charting.place import Place
from charting.presenters import filters
from domain.records.access import timeline
from domain.records.access.timeline import RecordRow


def context(request: HttpRequest, place: Place) -> dict[str, object]:
    """Everything that record_list.html shows."""
    chosen = filters.filters_of(request, place)
    try:
        page = timeline.page(place.patient, place.reader, chosen, cursor=filters.cursor(request))
    except ValueError:
        raise Http404 from None
    return {
        "timeline": by_month(page.rows),
        "rows": page.rows,
        "counts": page.counts,
        "total": page.total,
        "found": page.found,
        "hidden": page.hidden,
        **filters.context(request, place, chosen, following=page.next),
        "pending": any(filters.is_moving(row.status) for row in page.rows),
    }


def by_month(rows: list[RecordRow]) -> list[tuple[str, list[RecordRow]]]:
    return [(month, list(group)) for month, group in groupby(rows, key=lambda row: row.heading)]
