"""The timeline of a chart: a date of which only the year or the month is known is shown as that."""

from datetime import date
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

from django.template.loader import render_to_string
from django.test import RequestFactory

from charting.place import Place
from charting.presenters import chart_timeline
from domain.records.access.timeline import RecordRow, TimelineFilters, TimelinePage


def test_a_year_or_a_month_stays_one_on_the_timeline() -> None:
    first, known = date(1998, 11, 1), {"day": "", "month": "month", "year": "year", "nothing": "unknown"}
    rows = [
        RecordRow(
            uuid4(),
            f"Hb {name}",
            "observation",
            "Result",
            "",
            first,
            "",
            "confirmed",
            date_precision=precision,
        )
        for name, precision in known.items()
    ]
    counts = cast(Any, SimpleNamespace(total=4))
    patient = cast(Any, SimpleNamespace(pk=uuid4()))
    reader = cast(Any, SimpleNamespace(usable_grants=()))
    place = Place("doctors", patient, reader, "chart", "record", "Timeline", before=(patient.pk,))
    request = RequestFactory().get("/")
    context = chart_timeline.context(
        request, place, TimelinePage(rows, counts, 4, ""), TimelineFilters(), once=()
    )
    page = render_to_string("charting/_timeline.html", context)
    for said in (
        '<time datetime="1998-11-01">1 Nov</time>',
        '<time datetime="1998-11">Nov</time>',
        '<time datetime="1998">1998</time>',
        "<time>No date</time>",
    ):
        assert said in page, said
    headings = [heading for heading, _ in context["timeline"]]
    assert headings == ["November 1998", "1998", "No date"]
