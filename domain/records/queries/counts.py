"""How much there is, and how much of it is recorded."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Q

from common import clock
from domain.accounts.models import Patient
from domain.records.models import Record, RecordState


@dataclass(frozen=True, slots=True)
class Counts:
    """`delayed` are those being recorded for longer than they should."""

    total: int
    recorded: int
    pending: int
    delayed: int


def of_patient(patient: Patient) -> Counts:
    """One SQL statement."""
    late = clock.now() - timedelta(seconds=settings.LEDGER_DELAYED_SECONDS)
    waiting = Q(state=RecordState.SUBMITTED)
    found = Record.objects.filter(patient=patient).exclude(state=RecordState.ERASED).aggregate(
        total=Count("pk"),
        recorded=Count("pk", filter=Q(state__in=[RecordState.ANCHORED, RecordState.WITHDRAWN])),
        pending=Count("pk", filter=waiting),
        delayed=Count("pk", filter=waiting & Q(created_at__lt=late)),
    )  # fmt: skip
    return Counts(**found)
