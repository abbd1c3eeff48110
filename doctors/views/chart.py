"""A patient's chart: what must never be missed on top, what is shared below."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from doctors.guards import DoctorRequest, doctor_only
from doctors.presenters import chart_access, chart_additions, chart_timeline, ended_access, safety_header
from doctors.presenters.base_page import page
from doctors.presenters.chart_access import Chart, ChartHeader
from doctors.presenters.safety_header import Noted
from domain.audit.vocabulary import Action
from domain.records.access import disclosures, shared_records, timeline
from domain.records.access.timeline import TimelineFilters, TimelinePage
from domain.records.queries.counts import Counts


@require_GET
@doctor_only
def chart(request: DoctorRequest, patient_id: UUID) -> HttpResponse:
    found = chart_access.chart_of(request, patient_id)
    top, shown = listed(request, found)
    if request.GET.get("waits"):
        # A page that waits for the ledger: nothing yet, or all of it.
        return HttpResponse(status=204, headers={} if shown["is_closed"] else {"HX-Refresh": "true"})
    if shown["is_closed"] or not (found.may_read or found.line.may_write):
        return page(
            request,
            "doctors/ended.html",
            section="patients",
            context=ended_access.context(found.line, found.reader.usable_grants),
        )
    end_url = reverse("doctors:relation-end", args=[patient_id]) if found.line.is_related else ""
    ways = {"ask_url": reverse("doctors:ask-again", args=[patient_id]), "end_url": end_url}
    context = {
        **chart_access.header_context(found, top),
        **shown,
        **chart_additions.context(request, found),
        **ways,
    }
    return page(request, "doctors/chart.html", section="patients", context=context)


@require_POST
@doctor_only
def search(request: DoctorRequest, patient_id: UUID) -> HttpResponse:
    """Within what was granted.

    Words come by POST and stay in the session: they may be medical, and addresses are kept in many places.
    """
    chart_access.line_of(request, patient_id)
    return HttpResponseRedirect(chart_timeline.remember_words(request, patient_id, request.POST.get("q", "")))


def listed(request: DoctorRequest, found: Chart) -> tuple[ChartHeader, dict[str, object]]:
    """The timeline, and one line of the log for it; with what the header names, opened together."""
    filters = chart_timeline.filters_of(request, found.patient.pk)
    named = safety_header.noted(shared_records.visible_to(found.reader, found.patient))
    shown = _page(request, found, filters, named)
    once = chart_access.opens_once(found, [row.id for row in shown.rows])
    context = chart_timeline.context(
        request, found.patient.pk, shown, filters, once=once, is_lasting=bool(found.lasting)
    )
    if context["timeline"]:
        action = Action.RECORD_SEARCHED if filters.words else Action.RECORD_LISTED
        disclosures.log_listing(
            patient=found.patient,
            reader=found.reader,
            count=context["listed"],
            used=found.reader.usable_grants,
            action=action,
        )
    top = ChartHeader(safety_header.lists(named, shown.beside, found.reader), shown.total)
    return top, {**context, "search_url": reverse("doctors:chart-search", args=[found.patient.pk])}


def _page(request: DoctorRequest, found: Chart, filters: TimelineFilters, named: Noted) -> TimelinePage:
    visible, cursor = shared_records.visible_to(found.reader, found.patient), chart_timeline.cursor(request)
    counted = Counts(visible.count(), 0, 0, 0)
    try:
        return timeline.page_of(
            visible, counted, found.patient, found.reader, filters, beside=named.versions, cursor=cursor
        )
    except ValueError:
        raise Http404 from None
