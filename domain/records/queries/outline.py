"""All of a patient's records without a word of what they say: for counting what a permission would show, and
why the rest stays closed.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.accounts.models import Patient
from domain.records.models import Confidentiality, Record, RecordState

#: Nobody but the owner sees these, whatever is allowed.
CLOSED_STATES = (RecordState.WITHDRAWN, RecordState.REJECTED)


@dataclass(frozen=True, slots=True)
class Outline:
    """`category` is a number of common.categories, `confidentiality` one of
    records.models.Confidentiality.
    """

    id: UUID
    category: int
    confidentiality: int
    record_date: date
    state: str

    @property
    def is_hidden(self) -> bool:
        return self.confidentiality != Confidentiality.NORMAL

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED_STATES


def outlines_of(patient: Patient) -> list[Outline]:
    """One SQL statement, no order."""
    rows = Record.objects.filter(patient=patient).exclude(state=RecordState.ERASED)
    return [
        Outline(*row) for row in rows.values_list("pk", "category", "confidentiality", "record_date", "state")
    ]
