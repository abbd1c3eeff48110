"""Finding the patient to ask: by number, by the content of the QR code, by address."""

from domain.accounts.models import Patient, User


def by_number(text: str, *, by: User) -> Patient:
    """A patient by number or by what the QR code of it says. Raises CheckNumberError, OneselfError, NotFoundError."""
    raise NotImplementedError


def by_address(text: str, *, by: User) -> Patient:
    """A patient by 0x address, with its checksum. Raises CheckNumberError, OneselfError, NotFoundError."""
    raise NotImplementedError


def by_any(text: str, *, by: User) -> Patient:
    """Whichever of these the text is."""
    raise NotImplementedError
