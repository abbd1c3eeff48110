"""What can go wrong with records, said to people."""

from adapters.vault.interface import VaultRefusedError
from common.errors import MedChainError


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


class NotTheAuthorError(MedChainError):
    """Nobody changes what somebody else wrote."""

    def __init__(self) -> None:
        super().__init__(
            "Only who wrote it can change or withdraw it.",
            kept="Nothing was changed.",
            next="Ask its author for a correction.",
        )


class MayNotWriteError(MedChainError):
    """No permission to add to these records, or none any more."""

    def __init__(self) -> None:
        super().__init__(
            "You may not add to this patient's records.",
            kept="Nothing was added.",
            next="Ask the patient for access that allows adding.",
        )


class CannotOpenError(VaultRefusedError):
    """There is no key for it any more, or its row does not say what the vault holds: it counts as
    not there.
    """

    def __init__(
        self,
        what: str = "This record cannot be opened.",
        *,
        next: str = "If it was not erased, check it from its page and tell your administrator.",
    ) -> None:
        super().__init__(what, next=next)


class OneTimeOpeningTakenError(CannotOpenError):
    """A one-time grant that was begun elsewhere: its quarter of an hour belongs to another browser."""

    def __init__(self) -> None:
        super().__init__(
            "The one look at this record was begun in another browser.",
            next="It stays open there for its 15 minutes. For another look, ask the patient.",
        )
