"""A year or a month is shown as one, whatever day it is sorted by."""

from datetime import date

import pytest
from django.template import Context, Template

from common import partial_dates

JANUARY = date(1985, 1, 1)


@pytest.mark.parametrize(
    "precision, said",
    [
        ("", ("1 Jan", "1 Jan 1985", "1 January 1985", "January 1985", "1985-01-01")),
        ("month", ("Jan", "Jan 1985", "January 1985", "January 1985", "1985-01")),
        ("year", ("1985", "1985", "1985", "1985", "1985")),
        ("unknown", ("No date", "No date", "No date", "No date", "")),
    ],
)
def test_a_date_is_said_as_far_as_it_is_known(precision: str, said: tuple[str, ...]) -> None:
    forms = (
        partial_dates.under_month,
        partial_dates.short,
        partial_dates.in_full,
        partial_dates.heading,
        partial_dates.machine_readable,
    )
    assert tuple(form(JANUARY, precision) for form in forms) == said


def test_a_page_without_a_date_says_nothing() -> None:
    page = Template(
        "{% load dates %}[{{ day|short_date:how }}{{ day|day_under_month:how }}{{ day|machine_date:how }}]"
    )
    assert page.render(Context({"day": None, "how": ""})) == "[]"
