"""Which of some records there still are."""

from collections.abc import Collection
from uuid import UUID

from domain.accounts.models import Patient
from domain.records.models import Record, RecordState


def kept(patient: Patient, ids: Collection[UUID]) -> set[UUID]:
    """Of these ids, the patient's records that are not erased."""
    return set(Record.objects.filter(patient=patient, pk__in=ids).exclude(state=RecordState.ERASED).values_list("pk", flat=True))
