"""Stopping everything at once."""

from domain.accounts.models import Patient, User
from domain.consents.models import Halt


def stop_all(*, patient: Patient, by: User, session: bytes) -> Halt:
    """End every grant made so far, at once. Raises VaultError."""
    raise NotImplementedError
