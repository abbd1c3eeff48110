"""What can go wrong with consents, said to people."""

from common.errors import MedChainError


class ConflictError(MedChainError):
    """Somebody, perhaps the same person in another window, was first."""


class NotAllowedError(MedChainError):
    """The person may not do this, and may know why."""


class OneselfError(MedChainError):
    """The number is the asker's own."""

    def __init__(self) -> None:
        super().__init__(
            "This is your own number.", next="You see your own records without asking: sign in as a patient."
        )


class CheckNumberError(MedChainError):
    """The check digits do not fit: this says nothing about who exists."""

    def __init__(self) -> None:
        super().__init__(
            "These check digits do not fit.",
            next="Compare it with the number on the patient's account page: one character may be wrong.",
        )


class NotFoundError(MedChainError):
    """One answer for all: unknown, mistyped, or does not want to be found."""

    def __init__(self) -> None:
        super().__init__(
            "Nobody was found who can be asked.",
            next="Compare the number with the patient, or let the patient offer you access.",
        )


class TooWideError(MedChainError):
    """More than was asked for."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} was not asked for, so it cannot be allowed here.",
            kept="Nothing was allowed.",
            next="Choose within what was asked.",
        )


class TooManyError(MedChainError):
    """A limit of so many in a day."""
