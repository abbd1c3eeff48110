"""What can go wrong with the chain: one small family, rooted in ChainError."""

from enum import StrEnum
from typing import Any

from common.errors import MedChainError


class ChainError(MedChainError):
    """Root of every error of this adapter."""


class ChainUnavailableError(ChainError):
    """No answer, too late an answer, or not an answer of a node. What was sent may have arrived all the
    same.
    """

    def __init__(self, detail: str) -> None:
        super().__init__(
            f"The Ethereum node does not answer ({detail}).",
            kept="Nothing is lost.",
            next="Work continues automatically when it is back.",
        )


class WrongChainError(ChainError):
    """The node, the deployments file and the settings do not belong together: refuse to start."""


class BadSignatureError(ChainError):
    """A signature of the wrong length, with a wrong v, a high s, or no key behind it."""


class ChainRevertError(ChainError):
    """A contract said no.

    `name` is its error ("" if it is not in the interface), `arguments` that error's values.
    """

    def __init__(self, name: str, arguments: tuple[Any, ...] = ()) -> None:
        super().__init__(f"The contract refused: {name or 'no reason given'}{arguments or ''}.")
        self.name = name
        self.arguments = arguments


class Rejection(StrEnum):
    """Why a node refused, as far as callers must tell the reasons apart."""

    ALREADY_KNOWN = "already known"
    NONCE_TOO_LOW = "nonce too low"
    UNDERPRICED = "underpriced"
    NO_FUNDS = "no funds"
    REVERTED = "reverted"
    NO_SUCH_BLOCK = "no such block"
    OTHER = "other"


# Words of geth, anvil, Besu and Nethermind, in small letters.
_WORDS = {
    Rejection.ALREADY_KNOWN: ("already known", "already imported", "known transaction", "alreadyknown"),
    Rejection.NONCE_TOO_LOW: ("nonce too low", "nonce is too low", "oldnonce"),
    Rejection.UNDERPRICED: ("underpriced", "gas price too low", "max fee per gas less than", "feetoolow"),
    Rejection.NO_FUNDS: ("insufficient funds", "upfront cost exceeds"),
    Rejection.REVERTED: ("revert",),
    Rejection.NO_SUCH_BLOCK: ("blockoutofrange", "header not found", "unknown block", "block not found"),
}


class RpcRejectedError(ChainError):
    """The node answered with an error. `data` are the bytes a reverting contract gave, if any."""

    def __init__(self, code: int, message: str, data: bytes = b"") -> None:
        super().__init__(f"The Ethereum node refused: {message} ({code}).")
        self.code = code
        self.message = message
        self.data = data

    @property
    def rejection(self) -> Rejection:
        said = self.message.lower()
        for rejection, words in _WORDS.items():
            if any(word in said for word in words):
                return rejection
        return Rejection.OTHER
