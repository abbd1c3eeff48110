"""A file that is not taken, said so that a person can do something about it."""

from typing import Final

from common.errors import MedChainError

NOTHING_KEPT = "Nothing of it was kept."


class RefusedError(MedChainError):
    """The file is refused: why, that nothing was kept, and what to do."""

    def __init__(self, what: str, *, next: str, kept: str = NOTHING_KEPT) -> None:
        super().__init__(what, kept=kept, next=next)


class ForbiddenFileError(RefusedError):
    """What is in the file can act, or exhaust whoever opens it."""


class UnsupportedFileError(RefusedError):
    """Nothing is wrong with the file; its kind cannot be kept here."""


class DamagedFileError(RefusedError):
    """Its parser cannot read it to the end."""


#: By name, as the limited process tells its parent.
REFUSALS: Final[dict[str, type[RefusedError]]] = {
    kind.__name__: kind for kind in (RefusedError, ForbiddenFileError, UnsupportedFileError, DamagedFileError)
}


class CheckFailedError(MedChainError):
    """The check itself did not run (no memory, no process): the file may be fine."""

    def __init__(self) -> None:
        super().__init__(
            "Not added: the check of the file could not be finished.",
            kept=NOTHING_KEPT,
            next="Choose it again in a minute.",
        )


class UploadInterruptedError(MedChainError):
    """The body ended before its time."""

    def __init__(self) -> None:
        super().__init__(
            "The upload stopped on the way.", kept="Nothing of it was kept.", next="Choose the file again."
        )
