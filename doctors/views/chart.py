"""A patient's chart: what must never be missed on top, what is shared below."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from charting.presenters import chart as charts
from charting.presenters import filters
from doctors.guards import DoctorRequest, doctor_only
from doctors.presenters import chart_access, chart_additions, ended_access
from doctors.presenters.base_page import page


@require_GET
@doctor_only
def chart(request: DoctorRequest, patient_id: UUID) -> HttpResponse:
    found = chart_access.chart_of(request, patient_id)
    top, shown = charts.listed(request, found.place)
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
    line = chart_access.line_of(request, patient_id)
    return HttpResponseRedirect(filters.remember_words(request, chart_access.unread(request, line)))
