"""Refused attempts: each one is written, the patient is told once per person and hour."""

from uuid import UUID

from domain.accounts.models import Patient, User


def write(*, by: User | None, patient: Patient | UUID | None, subject_id: UUID | None, what: str) -> None:
    """Somebody was refused. `what` is one word for what was tried ("record", "chart", "search", …), never a content.

    Its own transaction: call it outside of any, so that a refused request leaves it behind. Without a patient (the id names nothing) it is written
    likewise and costs the same. Raises RuntimeError inside a transaction.
    """
    raise NotImplementedError
