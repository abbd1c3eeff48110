"""Persons, organisations and categories that a patient refuses, whatever any grant says."""

from adapters.vault.interface import SecondFactor
from common.categories import Category
from domain.accounts.models import Organisation, Patient, User
from domain.consents.models import BlockList


def add(
    *,
    patient: Patient,
    by: User,
    session: bytes,
    proof: SecondFactor,
    user: User | None = None,
    organisation: Organisation | None = None,
    category: Category | None = None,
) -> BlockList:
    """Block one of the three: counts at once. A waiting request of that person is refused. Already blocked: nothing changes.

    Raises ConflictError (another window changed the list), OneselfError, VaultError.
    """
    raise NotImplementedError


def remove(
    *,
    patient: Patient,
    by: User,
    session: bytes,
    proof: SecondFactor,
    user: User | None = None,
    organisation: Organisation | None = None,
    category: Category | None = None,
) -> BlockList | None:
    """Unblock: counts when the chain has it. What was allowed before is in force again. Raises ConflictError, VaultError."""
    raise NotImplementedError
