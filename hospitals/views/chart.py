"""A patient's chart as the hospital's nurses may read it, and one record in it."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from charting.place import Place
from charting.presenters import chart as charts
from charting.presenters import filters, record_page
from charting.views import record as charted
from domain.records.access import disclosures
from organisations.guards import StaffRequest
from organisations.presenters.page import page


@require_GET
def chart(request: HttpRequest, place: Place) -> HttpResponse:
    return _shown(request, place, "hospitals/chart.html", {})


@require_POST
def search(request: HttpRequest, place: Place) -> HttpResponse:
    """Words come by POST and stay in the session: they may be medical, and addresses are kept in many
    places.
    """
    return HttpResponseRedirect(filters.remember_words(request, place))


@require_GET
def record(request: HttpRequest, place: Place, record_id: UUID, number: int | None = None) -> HttpResponse:
    opened = disclosures.open_preview(version=place.version_of(record_id, number), reader=place.reader)
    shown = record_page.context(place, opened, asked=request.GET)
    return _shown(request, place, "hospitals/record.html", shown)


@require_POST
def check(request: HttpRequest, place: Place, record_id: UUID, number: int) -> HttpResponse:
    return charted.check(
        request,
        place,
        record_id,
        number,
        beside_list=lambda opened, shown: _shown(request, place, "hospitals/record.html", shown),
    )


def _shown(request: HttpRequest, place: Place, template: str, shown: dict[str, Any]) -> HttpResponse:
    top, timeline = charts.listed(request, place)
    context = {**charts.header_context(place, top), **timeline, **shown}
    return page(cast(StaffRequest, request), template, section="patients", context=context)
