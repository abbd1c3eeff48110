"""What every signed act answers, so that nobody who handles acts has to know which there are.

An act as its signer saw it (`Act`) holds everything; its public part (`PublicAct`) is what the chain gets and
an outbox may keep: hashes in place of terms and lists. Where nothing is hidden one class is both. Anybody may
bring a signed act to the chain, alone or, where the contract knows a packed form, with others.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, NamedTuple, Self

from adapters.chain import keys
from adapters.chain.acts.effects import Ending, Login, PendingChange
from adapters.chain.acts.states import ActState, Look
from adapters.chain.deployment import Deployment
from adapters.chain.errors import BadSignatureError
from adapters.chain.rpc import Rpc
from adapters.chain.typed_data import TypedData


@dataclass(frozen=True, slots=True)
class Refusals:
    """What the contract's errors mean for an act: `final` with the sentence, `passing` where waiting is all
    there is to do. `predecessor` says that an earlier act of its line has not arrived.
    """

    final: Mapping[str, str] = field(default_factory=dict)
    passing: frozenset[str] = frozenset()
    predecessor: str = ""


class PublicAct(ABC):
    """The part that the chain gets. A class that is registered is found by its `kind`."""

    __slots__ = ()
    kind: ClassVar[str]  # in outbox and feed; 40 characters at most
    contract: ClassVar[str]
    refusals: ClassVar[Refusals] = Refusals()
    is_packable: ClassVar[bool] = False  # several with plain signatures go in one call

    @property
    @abstractmethod
    def signer(self) -> str:
        """The address whose signature it needs."""

    @property
    @abstractmethod
    def outcome_key(self) -> bytes:
        """Where the chain shows what became of it; 40 bytes at most."""

    @property
    def sequence(self) -> int | None:
        """Its place among the acts of its kind and key; None where they have no order."""
        return None

    @property
    def not_dated_before(self) -> int:
        """Unix seconds of the chain's clock before which the contract refuses it."""
        return 0

    @property
    def deadline(self) -> int | None:
        """The last moment at which it can be brought; None: any time."""
        return None

    @abstractmethod
    def calldata(self, rpc: Rpc, contract: str, signature: bytes) -> bytes:
        """What brings it to the contract at that address. The contract reverts where it refuses."""

    @classmethod
    def packed_calldata(cls, rpc: Rpc, contract: str, signed: Sequence["Signed"]) -> bytes:
        """What brings several of this kind; the contract skips what it refuses. Raises ValueError for an act
        of another kind.
        """
        raise ValueError(f"acts of kind {cls.kind!r} do not go together")

    @classmethod
    def own(cls, signed: Sequence["Signed"]) -> list[tuple[Self, bytes]]:
        """The acts and their signatures (65 bytes). Raises ValueError for an act of another class: left out
        of what is sent, it would count as brought.
        """
        found = []
        for each in signed:
            if not isinstance(each.act, cls):
                raise ValueError(f"an act of kind {each.act.kind!r} goes with none of kind {cls.kind!r}")
            found.append((each.act, each.signature))
        return found

    @classmethod
    @abstractmethod
    def states(cls, rpc: Rpc, contract: str, acts: Sequence[Self]) -> Sequence[Any]:
        """What the contract holds under the key of each, in one exchange."""

    @abstractmethod
    def judge(self, state: Any, look: Look) -> ActState:
        """What its key's state says of it. Raises ChainUnavailableError."""

    def stored(self) -> dict[str, object]:
        """For its row: JSON, bytes as hexadecimal digits."""
        return as_json({each.name: getattr(self, each.name) for each in fields(self)})  # type: ignore[arg-type]

    @classmethod
    def restored(cls, found: Mapping[str, Any]) -> Self:
        """From its row. Raises KeyError, TypeError or ValueError for one that is damaged."""
        return cls(
            **{
                each.name: bytes.fromhex(found[each.name]) if each.type is bytes else found[each.name]
                for each in fields(cls)  # type: ignore[arg-type]
            }
        )


class Act(ABC):
    """An act with all that its signer saw."""

    __slots__ = ()
    is_for_organisations: ClassVar[bool] = False  # a person may have an organisation's account sign it
    only_ends: ClassVar[bool] = False  # open to its owner at any time, suspended or not

    @abstractmethod
    def public(self) -> PublicAct:
        """What the chain gets to see of it."""

    @abstractmethod
    def typed(self, deployment: Deployment) -> TypedData:
        """What is signed, for the contract that is written to now."""

    @property
    @abstractmethod
    def login(self) -> Login:
        """The login without which nobody's key signs it."""

    def is_sound(self, now: int) -> bool:
        """Whether it may be signed at all at that time (unix seconds)."""
        return True

    def ending(self, now: int) -> Ending | None:
        """The grants that it ends as soon as it is signed."""
        return None

    def pending_change(self) -> PendingChange | None:
        """What else counts as soon as it is signed, until the chain's own sequence has reached it."""
        return None


class Signed(NamedTuple):
    """The public part of an act, with its signature."""

    act: PublicAct
    signature: bytes


def is_plain(act: Act, signature: bytes, deployment: Deployment) -> bool:
    """Whether the signer's own key signed it.

    If not, only the signer's wallet contract (ERC-1271) can say that it did: such acts go alone.
    """
    try:
        return keys.recover(act.typed(deployment), signature) == act.public().signer
    except BadSignatureError:
        return False


def as_json(content: Mapping[str, object]) -> dict[str, object]:
    """Bytes as hexadecimal digits."""
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in content.items()}
