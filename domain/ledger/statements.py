"""What an author signs to have it proved: leaves, and one statement over the tree of them."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from common import merkle
from common.commitments import kind_id


@dataclass(frozen=True, slots=True)
class SignedStatement:
    """What the author signed: root of the tree over the act's leaves, their number, unix seconds, 65
    bytes.
    """

    root: bytes
    size: int
    signed_at: int
    signature: bytes


@dataclass(frozen=True, slots=True)
class Leaf:
    """One piece of evidence: commitment and subject are 32 bytes; the key is unique per intent, so that twice
    is once.
    """

    kind: str
    subject_id: UUID
    version: int
    commitment: bytes
    subject: bytes
    idempotency_key: str


class SignedEvidence(NamedTuple):
    """What is to be proved, as its author (an address) signed it."""

    author: str
    statement: SignedStatement
    leaves: list[Leaf]


def leaf_hash(leaf: Leaf, *, author: str) -> bytes:
    """The hash that the author's tree and the batch's tree hold for this leaf."""
    return merkle.leaf_hash(kind_id(leaf.kind), leaf.commitment, leaf.subject, author)
