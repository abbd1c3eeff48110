"""The file as a whole cannot be used, said with the place."""

from common.errors import MedChainError


class FhirError(MedChainError):
    """The file is refused. `what` names the place (line, entry) where reading ended."""

    def __init__(
        self, what: str, *, next: str = "Ask the sender of the file for a new one, or choose another."
    ) -> None:
        super().__init__(what, kept="Nothing of it was added.", next=next)
