"""Staff of an organisation: invited by a manager, with a code by mail that counts once and for seven days."""

from datetime import timedelta

from domain.accounts.models import Invitation, Membership, Organisation, User

VALID_FOR = timedelta(days=7)


def invite(*, organisation: Organisation, email: str, name: str, functions: int, title: str = "", by: User) -> Invitation:
    """Write an invitation and mail its code. Raises MedChainError for who is no manager, an open invitation, a person who is there already."""
    raise NotImplementedError


def resend(*, invitation: Invitation, by: User) -> Invitation:
    """A new code for seven new days; the old one no longer counts."""
    raise NotImplementedError


def withdraw(*, invitation: Invitation, by: User) -> None:
    """Raises MedChainError where it was accepted or withdrawn meanwhile."""
    raise NotImplementedError


def accept(*, invitation: Invitation, by: User) -> Membership:
    """Join the staff. Of two who hold the code one wins. Raises MedChainError."""
    raise NotImplementedError
