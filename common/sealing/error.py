"""One error for everything that can be wrong with a sealed file."""

from common.errors import MedChainError


class SealError(MedChainError):
    """The sealed content cannot be opened.

    Deliberately one and the same for a flipped bit, a cut end, a swapped chunk, a foreign key
    or header: whoever tries must not learn which.
    """

    def __init__(self) -> None:
        super().__init__(
            "This content could not be opened: it is damaged or the key does not belong to it.",
            next="Fetch it again; if the message stays, tell your administrator.",
        )
