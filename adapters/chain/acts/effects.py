"""What an act asks of its signer's login, and what it changes before the chain has it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from adapters.chain.values import Role


class Login(StrEnum):
    """The least with which an act is signed."""

    SESSION = "a live session"
    FRESH = "a fresh login"
    SECOND_FACTOR = "a fresh login with a second factor"


class Subject(StrEnum):
    """What a pending change is about; the values are those of the vault's rows."""

    BLOCK_LIST = "block list"
    STANDING = "standing"
    MEMBERSHIP = "member"


class Ending(NamedTuple):
    """Ends one grant of the owner's (its key on chain), or all that were issued up to `until`."""

    owner: str
    consent: bytes | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class PendingChange:
    """`content` is JSON; `signer_role` is what the chain must call the signer for it to count."""

    subject: Subject
    address: str
    sequence: int
    content: dict[str, Any]
    signer_role: Role = Role.NONE
