"""The contract's answer in Python, line by line as contracts/src/ConsentView.sol gives it. Pure: everything it needs is passed in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.chain.values import Asker, BlockList, Item, Role, Terms, Verdict


@dataclass(frozen=True, slots=True)
class Standing:
    role: Role
    valid_until: int


@dataclass(frozen=True, slots=True)
class Member:
    valid_from: int
    valid_until: int
    functions: int


@dataclass(frozen=True, slots=True)
class Known:
    """What the contracts know. `issued_at` 0: the grant never arrived; `revoked_at` 0: not revoked. `sequence` 0: no block list was ever set, else
    `blocks` is its hash. `standings` holds active participants only; `members` maps (organisation, person)."""

    now: int
    issued_at: int
    revoked_at: int = 0
    halted_until: int = 0
    sequence: int = 0
    blocks: bytes = bytes(32)
    standings: Mapping[str, Standing] = field(default_factory=dict)
    members: Mapping[tuple[str, str], Member] = field(default_factory=dict)


def decide(terms: Terms, blocks: BlockList, state: Known, asker: Asker, item: Item) -> Verdict:
    """One record."""
    raise NotImplementedError
