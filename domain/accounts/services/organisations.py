"""An organisation comes into the portal: its own signing account, its first manager. Verified it is only by a credential."""

from dataclasses import dataclass

from domain.accounts.models import Organisation, User


@dataclass(frozen=True, slots=True)
class Details:
    """What an organisation says of itself. `country` is an ISO code of two letters, `access_point` an https address or ""."""

    kind: str
    name: str
    registration_number: str
    authority: str
    country: str
    postal_address: str
    email: str
    phone: str = ""
    access_point: str = ""


def create(*, details: Details, title: str, by: User, session: bytes) -> Organisation:
    """Make it, with its signing account, and its first manager (`title` is what that person is there). Twice is once: the first is returned.

    Raises MedChainError where the kind is not of the person's role or the access point is no public https address; VaultUnavailableError.
    """
    raise NotImplementedError


def edit(*, organisation: Organisation, details: Details, by: User) -> list[str]:
    """Change what an organisation says of itself: names of the changed fields. Raises MedChainError for who is no manager of it."""
    raise NotImplementedError
