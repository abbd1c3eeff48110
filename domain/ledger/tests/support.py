"""Evidence for tests: everything about a note follows from its id, so that a worker in another process finds
the same.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from adapters.chain import deployment, keys, typed_data
from common import clock, ids
from common.keccak import keccak256
from common.merkle import Tree
from domain.ledger import evidence
from domain.ledger.evidence import Evidence, Ref
from domain.ledger.models import Entry
from domain.ledger.services import entries
from domain.ledger.statements import Leaf, SignedStatement, leaf_hash

NOTE = "test note"
POISON = "test poison"
BUSINESS = "test business"


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    key: bytes

    @property
    def address(self) -> str:
        return keys.address_of(self.key)


ALICE = Person("Alice", keccak256(b"Alice, a patient"))
MALLORY = Person("Mallory", keccak256(b"Mallory, another one"))


def note(subject_id: UUID, *, owner: str = ALICE.address, author: str = ALICE.address) -> Evidence:
    def digest(what: bytes) -> bytes:
        return hashlib.sha256(what + subject_id.bytes).digest()

    return Evidence(
        owner,
        author,
        digest(b"plain"),
        digest(b"sealed"),
        {"date": "2026-11-21"},
        digest(b"salt"),
        digest(b"subject"),
        stored=True,
    )


def leaf_of(
    subject_id: UUID, *, version: int = 1, kind: str = NOTE, of: Evidence | None = None, key: str = ""
) -> Leaf:
    known = of or note(subject_id)
    return Leaf(
        kind,
        subject_id,
        version,
        known.committed(kind, version),
        known.subject,
        key or f"{kind}:{subject_id}:{version}",
    )


def signed(
    person: Person, leaves: Sequence[Leaf], *, at: int | None = None, author: str = ""
) -> SignedStatement:
    known = deployment.load(31337)
    root = Tree([leaf_hash(leaf, author=author or person.address) for leaf in leaves]).root
    signed_at = clock.unix(clock.now()) if at is None else at
    typed = typed_data.statement(root, len(leaves), signed_at, chain_id=known.chain_id, anchors=known.anchors)
    return SignedStatement(root, len(leaves), signed_at, keys.sign_typed(person.key, typed))


def write(count: int = 1, *, kind: str = NOTE, person: Person = ALICE) -> list[Entry]:
    """One act of so many notes."""
    leaves = [leaf_of(ids.new(), kind=kind) for _ in range(count)]
    return entries.submit(author=person.address, statement=signed(person, leaves), leaves=leaves)


# Notes that are not as they were signed: what a portal that lies would show.
told: dict[UUID, Evidence | None] = {}


def answer(refs: Sequence[Ref]) -> Mapping[Ref, Evidence]:
    found = {ref: told.get(ref[0], note(ref[0])) for ref in refs}
    return {ref: each for ref, each in found.items() if each is not None}


def break_down(refs: Sequence[Ref]) -> Mapping[Ref, Evidence]:
    raise ValueError("this evidence cannot be read")


evidence.register(NOTE, answer)
evidence.register(POISON, break_down)
evidence.register(BUSINESS, answer, own_business=True)
