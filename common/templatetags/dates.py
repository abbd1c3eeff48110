"""Dates as far as they are known: {{ row.record_date|day_under_month:row.date_precision }}."""

from datetime import date

from django.template import Library

from common import partial_dates

register = Library()


@register.filter
def day_under_month(day: date | None, precision: str = "") -> str:
    return partial_dates.under_month(day, precision) if day else ""


@register.filter
def short_date(day: date | None, precision: str = "") -> str:
    return partial_dates.short(day, precision) if day else ""


@register.filter
def machine_date(day: date | None, precision: str = "") -> str:
    return partial_dates.machine_readable(day, precision) if day else ""
