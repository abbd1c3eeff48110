"""A chart of somebody who shares it: the timeline with what must never be missed above it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from charting.place import Place
from charting.presenters import chart_timeline, filters, safety_header
from charting.presenters.safety_header import Noted
from domain.audit.vocabulary import Action
from domain.records.access import disclosures, opening, shared_records, timeline
from domain.records.access.safety_lists import SafetyLine
from domain.records.access.timeline import TimelineFilters, TimelinePage
from domain.records.queries.counts import Counts


@dataclass(frozen=True, slots=True)
class ChartHeader:
    """What the header says: what must never be missed, and how many records are shared."""

    lists: Sequence[SafetyLine]
    count: int


def header_of(place: Place) -> ChartHeader:
    """For a page without the timeline."""
    visible = shared_records.visible_to(place.reader, place.patient)
    named = safety_header.noted(visible)
    cards = opening.cards(named.versions, place.reader, patient=place.patient)
    return ChartHeader(safety_header.lists(named, cards, place.reader), visible.count())


def header_context(place: Place, known: ChartHeader, *, is_own_page: bool = True) -> dict[str, Any]:
    is_more = shared_records.has_unshared(place.patient, known.count)
    return safety_header.context(place, known.lists, is_more=is_more, is_own_page=is_own_page)


def listed(request: HttpRequest, place: Place) -> tuple[ChartHeader, dict[str, Any]]:
    """The timeline, and one line of the log for it; with what the header names, opened together.

    Raises Http404 for a page that is none, VaultUnavailableError.
    """
    chosen = filters.filters_of(request, place)
    named = safety_header.noted(shared_records.visible_to(place.reader, place.patient))
    shown = _page(request, place, chosen, named)
    once = opens_once(place, [row.id for row in shown.rows])
    context = chart_timeline.context(request, place, shown, chosen, once=once)
    if context["timeline"]:
        disclosures.log_listing(
            patient=place.patient,
            reader=place.reader,
            count=context["listed"],
            used=place.reader.usable_grants,
            action=Action.RECORD_SEARCHED if chosen.words else Action.RECORD_LISTED,
        )
    return ChartHeader(safety_header.lists(named, shown.beside, place.reader), shown.total), context


def opens_once(place: Place, records: Sequence[UUID]) -> set[UUID]:
    """Those of these visible records that only a one-time permission reaches, beside what may be read for
    longer.
    """
    lasting = place.lasting
    if not lasting or len(lasting) == len(place.reader.usable_grants):
        return set()
    stays = shared_records.visible_to(replace(place.reader, usable_grants=lasting), place.patient).filter(
        record_id__in=records
    )
    return set(records) - set(stays.values_list("record_id", flat=True))


def _page(request: HttpRequest, place: Place, chosen: TimelineFilters, named: Noted) -> TimelinePage:
    visible = shared_records.visible_to(place.reader, place.patient)
    counted = Counts(visible.count(), 0, 0, 0)
    try:
        return timeline.page_of(
            visible,
            counted,
            place.patient,
            place.reader,
            chosen,
            beside=named.versions,
            cursor=filters.cursor(request),
        )
    except ValueError:
        raise Http404 from None
