"""How much there is, and how much of it is recorded."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q

from common import clock
from domain.accounts.models import Patient
from domain.records.models import Record, RecordState, Version


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
    # An old record may have a version that was added a moment ago.
    old = Exists(Version.objects.filter(record_id=OuterRef("pk"), number=OuterRef("current"), created_at__lt=late))
    found = Record.objects.filter(patient=patient).exclude(state=RecordState.ERASED).aggregate(
        total=Count("pk"),
        recorded=Count("pk", filter=Q(state__in=[RecordState.ANCHORED, RecordState.WITHDRAWN])),
        pending=Count("pk", filter=waiting),
        delayed=Count("pk", filter=waiting & Q(created_at__lt=late) & Q(old)),
    )  # fmt: skip
    return Counts(**found)
