"""Requests, as their two sides see them. States are those of this moment, whatever a job has tidied up."""

from domain.accounts.models import Patient, User
from domain.consents.models import Request


def waiting(patient: Patient) -> list[Request]:
    """What waits for the patient's answer, the most urgent first; with `user`, `user.doctor` and `organisation` loaded."""
    raise NotImplementedError


def count_waiting(patient: Patient) -> int:
    raise NotImplementedError


def answered(patient: Patient, *, limit: int = 20) -> list[Request]:
    """What was answered, withdrawn or ran out, the newest first."""
    raise NotImplementedError


def of_user(user: User, *, limit: int = 50) -> list[Request]:
    """What the person asked for or was offered, the newest first; with `patient.user` and `grant` loaded."""
    raise NotImplementedError


def reason_of(request: Request) -> str:
    """The asker's words, opened by the vault. Raises VaultError."""
    raise NotImplementedError
