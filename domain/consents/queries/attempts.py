"""Refused attempts, grouped."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.accounts.models import Patient


@dataclass(frozen=True, slots=True)
class Group:
    """One person within one hour. `who` is None for somebody without an account."""

    who: UUID | None
    name: str
    detail: str
    count: int
    first_at: datetime
    last_at: datetime
    what: list[str]


def of_patient(patient: Patient, *, since: datetime | None = None, limit: int = 50) -> list[Group]:
    """The newest first."""
    raise NotImplementedError


def count_of_patient(patient: Patient, *, since: datetime | None = None) -> int:
    """Single attempts."""
    raise NotImplementedError


def counts(*, since: datetime | None = None) -> tuple[int, int]:
    """For oversight: attempts at things of existing patients, attempts at nothing that exists."""
    raise NotImplementedError
