"""How much there is, and how much of it is recorded."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection

from common import clock
from domain.accounts.models import Patient

# By hand: every page of a patient asks this, and composing it costs more than answering it.
# An old record may have a version that was added a moment ago: that one is not late yet.
_COUNT = """
    SELECT count(*),
           count(*) FILTER (WHERE state IN ('anchored', 'withdrawn')),
           count(*) FILTER (WHERE state = 'submitted'),
           count(*) FILTER (WHERE state = 'submitted' AND created_at < %(late)s AND EXISTS (
             SELECT 1 FROM records_version AS v WHERE v.record_id = r.id AND v.number = r.current
                AND v.created_at < %(late)s))
    FROM records_record AS r WHERE patient_id = %(patient)s AND state <> 'erased'"""


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
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"patient": patient.pk, "late": late})
        return Counts(*cursor.fetchone())
