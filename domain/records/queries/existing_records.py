"""Which of some records there still are."""

from collections.abc import Collection
from uuid import UUID

from domain.accounts.models import Patient, User
from domain.records.models import Record, RecordState


def of_patient(patient: Patient, ids: Collection[UUID]) -> set[UUID]:
    """Of these ids, the patient's records that are not erased."""
    return set(
        Record.objects.filter(patient=patient, pk__in=ids)
        .exclude(state=RecordState.ERASED)
        .values_list("pk", flat=True)
    )


def by_author(author: User, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Of these ids, the records that this person wrote and that are not erased, with their patients."""
    return dict(
        Record.objects.filter(author=author, pk__in=ids)
        .exclude(state=RecordState.ERASED)
        .values_list("pk", "patient_id")
    )


def author_names(owner: User, ids: Collection[UUID]) -> dict[UUID, str]:
    """Of these ids, this patient's records that are not erased, with the names of those who wrote them.

    One SQL statement.
    """
    rows = Record.objects.filter(patient__user=owner, pk__in=ids).exclude(state=RecordState.ERASED)
    return dict(rows.values_list("pk", "author__name"))
