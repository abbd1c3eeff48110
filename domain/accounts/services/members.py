"""Memberships, as the organisation's account signs them: doctors are asked first, staff were invited."""

from collections.abc import Sequence
from datetime import datetime

from adapters.vault.interface import SecondFactor
from domain.accounts.models import Membership, Organisation, User


def propose(
    *, organisation: Organisation, user: User, functions: int, valid_from: datetime, valid_until: datetime | None, title: str = "", by: User
) -> Membership:
    """Ask a doctor to become a member. Nothing is signed until the doctor accepts. Raises MedChainError."""
    raise NotImplementedError


def accept(*, membership: Membership, by: User) -> Membership:
    """The doctor says yes: a manager can now sign."""
    raise NotImplementedError


def decline(*, membership: Membership, by: User) -> None:
    """The doctor says no."""
    raise NotImplementedError


def admit(
    *,
    organisation: Organisation,
    user: User,
    functions: int,
    valid_from: datetime,
    valid_until: datetime | None,
    by: User,
    session: bytes,
    proof: SecondFactor,
) -> Membership:
    """Sign the admission of somebody who accepted, and put it on its way to the ledger. Raises MedChainError, VaultRefusedError (login not fresh)."""
    raise NotImplementedError


def admit_all(*, memberships: Sequence[Membership], by: User, session: bytes, proof: SecondFactor) -> list[Membership]:
    """Sign what waits, as agreed when each was asked or invited."""
    raise NotImplementedError


def end(*, membership: Membership, by: User, session: bytes, proof: SecondFactor | None = None) -> None:
    """End it at once, here and at the vault, and on the ledger. Raises MedChainError for the last manager."""
    raise NotImplementedError
