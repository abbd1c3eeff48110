"""Who did what with a patient's records, in sentences: one line per person, day, act and permission, newest
first.

A fixed number of SQL statements however long the log is; pages by the number of the newest event of a line.
"""

from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BigIntegerField, Case, Count, F, Max, Min, Q, QuerySet, When
from django.db.models.fields.json import KT
from django.db.models.functions import TruncDate

from common import clock
from domain.accounts.models import Patient, User
from domain.audit.models import Event
from domain.audit.queries import segments
from domain.audit.vocabulary import Action
from domain.consents.log_phrases import COUNTED
from domain.consents.log_types import Completeness, Day, Filters, LogLine, LogPage, Person, Show, Summary
from domain.consents.queries import log_lines

__all__ = [
    "Completeness",
    "Day",
    "Filters",
    "LogLine",
    "LogPage",
    "Person",
    "Show",
    "Summary",
    "completeness",
    "page",
    "summary",
]

_OPENED = (
    Action.RECORD_OPENED,
    Action.RECORD_PREVIEWED,
    Action.RECORD_LISTED,
    Action.RECORD_SEARCHED,
    Action.RECORD_DOWNLOADED,
)
_SEEN = (Action.RECORD_OPENED, Action.RECORD_PREVIEWED, Action.RECORD_DOWNLOADED)
_EVERYTHING = Filters()
_RECENT = timedelta(days=30)
_SHARING = (
    Q(action__startswith="access.") | Q(action__startswith="relationship.") | Q(action__startswith="party.")
)


def page(
    patient: Patient, *, filters: Filters = _EVERYTHING, before: int | None = None, limit: int = 30
) -> LogPage:
    """`limit` lines, older than the line with the number `before`. Seven SQL statements."""
    groups = list(_grouped(patient, filters, before)[: limit + 1])
    lines = log_lines.lines_of(patient, groups[:limit], recorded_up_to=segments.recorded_up_to())
    days = [
        Day(day, tuple(line for _, line in found))
        for day, found in groupby(zip(groups, lines, strict=False), key=lambda each: each[0]["day"])
    ]
    return LogPage(tuple(days), groups[limit - 1]["last"] if len(groups) > limit else None)


def summary(patient: Patient, *, now: datetime | None = None) -> Summary:
    """Two SQL statements."""
    recent = Q(at__gt=(now or clock.now()) - _RECENT)
    by_others = Q(actor__isnull=False) & ~Q(actor=patient.user_id)
    seen, refused = Q(action__in=_SEEN), Q(action=Action.ACCESS_REFUSED)
    events = Event.objects.filter(patient=patient.pk)
    found = events.aggregate(
        people=Count("actor", filter=recent & by_others & seen, distinct=True),
        opened=Count("subject_id", filter=recent & by_others & seen, distinct=True),
        refused=Count("id", filter=recent & refused),
        all_refused=Count("id", filter=refused),
        all_downloads=Count("id", filter=Q(action=Action.RECORD_DOWNLOADED)),
    )
    everybody = User.objects.filter(pk__in=events.filter(by_others).values("actor")).order_by("name")
    return Summary(**found, everybody=tuple(Person(user.pk, user.name) for user in everybody))


def completeness(patient: Patient) -> Completeness:
    """Two SQL statements."""
    recorded = Count("id", filter=Q(id__lte=segments.recorded_up_to()))
    return Completeness(
        **Event.objects.filter(patient=patient.pk).aggregate(
            total=Count("id"), recorded=recorded, since=Min("at")
        )
    )


def _grouped(patient: Patient, filters: Filters, before: int | None) -> QuerySet[Event, Any]:
    """One row per line. What is not counted stands alone."""
    alone = Case(When(action__in=COUNTED, then=None), default=F("id"), output_field=BigIntegerField())
    groups = (
        _filtered(patient, filters)
        .annotate(
            day=TruncDate("at"),
            grant=KT("detail__grant"),
            organisation=KT("detail__organisation"),
            alone=alone,
        )
        .values("day", "actor", "action", "grant", "organisation", "alone")
        .annotate(
            last=Max("id"),
            newest=Max("at"),
            oldest=Min("at"),
            count=Count("id"),
            subjects=ArrayAgg("subject_id", distinct=True, filter=Q(subject_id__isnull=False), default=[]),
            kinds=ArrayAgg(KT("detail__kind"), distinct=True),
            grants=Max(KT("detail__grants__0")),
            category=Max(KT("detail__category")),
        )
        .order_by("-last")
    )
    return groups if before is None else groups.filter(last__lt=before)


def _filtered(patient: Patient, filters: Filters) -> QuerySet[Event]:
    wanted = {
        Show.EVERYTHING: Q(),
        Show.OPENED: Q(action__in=_OPENED),
        Show.OTHERS: Q(action__in=[*_OPENED, Action.ACCESS_REFUSED]) & ~Q(actor=patient.user_id),
        Show.DOWNLOADS: Q(action=Action.RECORD_DOWNLOADED),
        Show.REFUSED: Q(action=Action.ACCESS_REFUSED),
        Show.SHARING: _SHARING & ~Q(action=Action.ACCESS_REFUSED),
        Show.OWN: Q(actor=patient.user_id),
    }[filters.show]
    found = Event.objects.filter(wanted, patient=patient.pk)
    if filters.person:
        found = found.filter(actor=filters.person)
    if filters.since:
        found = found.filter(at__date__gte=filters.since)
    return found.filter(at__date__lte=filters.until) if filters.until else found
