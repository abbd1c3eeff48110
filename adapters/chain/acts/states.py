"""What the state of an act's key says of it.

Events of refusal and reverts say nothing: anybody can cause both.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.chain.rpc import Rpc


@dataclass(frozen=True, slots=True)
class OnChain:
    """The chain holds it."""


@dataclass(frozen=True, slots=True)
class Excluded:
    """The chain's state excludes it, for good."""

    reason: str


@dataclass(frozen=True, slots=True)
class Undecided:
    """Neither yet."""


ActState = OnChain | Excluded | Undecided


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the chain: the contract's address, the block of its deployment, the chain's own clock (unix
    seconds) at the depth that counts; the last moment the act can be brought, and the hashes of our own
    transaction for it.
    """

    rpc: Rpc
    contract: str
    since: int
    now: int
    deadline: int | None = None
    hashes: Sequence[str] = ()


def in_time(look: Look, *, too_late: str) -> ActState:
    """Of an act that has not arrived."""
    return Excluded(too_late) if look.deadline is not None and look.now > look.deadline else Undecided()


def by_history(history: Sequence[object], sequence: int, said: object, *, other: str) -> ActState:
    """Where the slot has moved on: the n-th of an account's events is that of sequence n.

    A node whose events lag behind its state says nothing yet.
    """
    if len(history) < sequence:
        return Undecided()
    return OnChain() if history[sequence - 1] == said else Excluded(other)
