"""Asking a patient for access, and the answers."""

from adapters.vault.interface import SecondFactor
from domain.accounts.models import Organisation, Patient, User
from domain.consents.models import Grant, Request
from domain.consents.terms import Asked, Chosen


def ask(*, patient: Patient, asked: Asked, by: User, organisation: Organisation | None = None) -> Request:
    """Ask for access; proposes the relationship where there is none. A standing grant that covers it answers at once (state granted).

    Raises NotAllowedError (standing not active, too many requests), ConflictError (one waits already), OneselfError, NotFoundError (blocked
    meanwhile), ValueError for values that no form offers, VaultError.
    """
    raise NotImplementedError


def withdraw(*, request: Request, by: User) -> None:
    """The asker takes it back. Raises ConflictError where it was answered meanwhile."""
    raise NotImplementedError


def deny(*, request: Request, by: User) -> None:
    """The patient says no; the asker is told. Raises ConflictError where it was answered, withdrawn or expired meanwhile."""
    raise NotImplementedError


def allow(*, request: Request, chosen: Chosen, by: User, session: bytes, proof: SecondFactor, accept_relationship: bool = True) -> Grant:
    """The patient allows all of it or less: signed, and on its way to the ledger; it counts when the chain has it.

    `chosen.flags` with WRITE signs a second grant for adding new records, and the one that is returned is the one for reading (where there is one).
    Raises TooWideError, ConflictError (answered, withdrawn, expired: nothing was allowed), VaultRefusedError (login not fresh),
    VaultUnavailableError.
    """
    raise NotImplementedError
