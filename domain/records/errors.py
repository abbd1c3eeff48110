"""What can go wrong with records, said to people."""

from adapters.vault.interface import VaultRefusedError
from common.errors import MedChainError
from domain.intake.refusal import UploadInterruptedError as UploadInterruptedError


class TooMuchError(MedChainError):
    """A limit or the quota is reached."""


class ConflictError(MedChainError):
    """Somebody, perhaps the same person in another window, was first."""


class NewVersionWaitsError(ConflictError):
    """One file at a time may become the next version."""

    def __init__(self) -> None:
        super().__init__(
            "Another file waits to become the new version of this record.",
            kept="That file is safe.",
            next="Say what it is, or throw it away, on the page Add a new version.",
        )


class CannotOpenError(VaultRefusedError):
    """There is no key for it any more, or its row does not say what the vault holds: to whoever asks, it is not there."""

    def __init__(self) -> None:
        super().__init__("This record cannot be opened.", next="If it was not erased, check it from its page and tell your administrator.")
