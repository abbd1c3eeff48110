"""What can go wrong with licences, said to people."""

from common.errors import MedChainError


class ApplicationError(MedChainError):
    """The application cannot be begun, changed or sent like this.

    `field` names the one to look at, if there is one.
    """

    def __init__(
        self, what: str, *, kept: str = "What you filled in is kept.", next: str = "", field: str = ""
    ) -> None:
        super().__init__(what, kept=kept, next=next)
        self.field = field


class PaperError(MedChainError):
    """No paper can be added or removed now."""


class ReviewError(MedChainError):
    """This decision cannot be made like this."""


class DecidedError(MedChainError):
    """Somebody was faster."""
