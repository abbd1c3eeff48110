"""What a content store says no with."""

from common.errors import MedChainError


class StoreError(MedChainError):
    """Root of the store's errors."""


class StoreUnavailableError(StoreError):
    """The store does not answer."""

    def __init__(self) -> None:
        super().__init__(
            "The document store does not answer right now.",
            kept="What is stored is safe.",
            next="Try again in a few minutes.",
        )


class StoreFullError(StoreError):
    """No room is left."""

    def __init__(self) -> None:
        super().__init__(
            "The document store is full.",
            kept="Nothing of this document was kept.",
            next="Tell the operator of this portal, then add it again.",
        )


class BlockMissingError(StoreError):
    """A part of a document is not there."""

    def __init__(self) -> None:
        super().__init__(
            "A part of this document is missing from the store.",
            next="Tell the operator of this portal: another copy may exist.",
        )


class WrongBytesError(StoreError):
    """The store returned other bytes than those asked for: never data, always an alarm."""

    def __init__(self) -> None:
        super().__init__(
            "The store returned something else than what was stored.",
            kept="Nothing of it was shown.",
            next="Tell the operator of this portal.",
        )
