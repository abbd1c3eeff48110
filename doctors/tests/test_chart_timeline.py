"""The timeline of a chart: a date of which only the year or the month is known is shown as that."""

from datetime import date
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

from django.template.loader import render_to_string
from django.test import RequestFactory

from doctors.guards import DoctorRequest
from doctors.presenters import chart_timeline
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
    request = cast(DoctorRequest, RequestFactory().get("/"))
    context = chart_timeline.context(
        request, uuid4(), TimelinePage(rows, counts, 4, ""), TimelineFilters(), once=(), is_lasting=True
    )
    page = render_to_string("doctors/_chart_timeline.html", context)
    for said in (
        '<time datetime="1998-11-01">1 Nov</time>',
        '<time datetime="1998-11">Nov</time>',
        '<time datetime="1998">1998</time>',
        "<time>No date</time>",
    ):
        assert said in page, said
    headings = [heading for heading, _ in context["timeline"]]
    assert headings == ["November 1998", "1998", "No date"]
