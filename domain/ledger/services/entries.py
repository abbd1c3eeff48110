"""The outbox: what is to be proved is written in the transaction that makes it true."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from common import clock, merkle
from common.commitments import kind_id
from domain.ledger import task_queue
from domain.ledger.models import Entry, Statement


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


def submit(*, author: str, statement: SignedStatement, leaves: Sequence[Leaf]) -> list[Entry]:
    """Write one signed act to the outbox, inside the caller's transaction.

    Returns the entries in the order of `leaves`.

    Nothing is checked here: the notary does that, and what fails goes back to the author as an outcome. An
    act whose keys are all known already is not written again. Raises ValueError where only some are known:
    that is another act under used keys.
    """
    keys = [leaf.idempotency_key for leaf in leaves]
    with transaction.atomic():
        known = {entry.idempotency_key: entry for entry in Entry.objects.filter(idempotency_key__in=keys)}
        if known:
            if len(known) != len(keys):
                raise ValueError("some of these entries were submitted before, with another act")
            return [known[key] for key in keys]
        written = _write(author, statement, leaves)
        transaction.on_commit(task_queue.notarise)
        return written


def _write(author: str, signed: SignedStatement, leaves: Sequence[Leaf]) -> list[Entry]:
    now = clock.now()
    statement = Statement.objects.create(
        author=author,
        root=signed.root,
        size=signed.size,
        signed_at=signed.signed_at,
        signature=signed.signature,
        created_at=now,
    )
    return Entry.objects.bulk_create(
        [
            Entry(
                kind=leaf.kind,
                subject_id=leaf.subject_id,
                version=leaf.version,
                author=author,
                commitment=leaf.commitment,
                subject=leaf.subject,
                leaf=leaf_hash(leaf, author=author),
                statement=statement,
                position=position,
                idempotency_key=leaf.idempotency_key,
                not_before=now,
                created_at=now,
            )
            for position, leaf in enumerate(leaves)
        ],
        batch_size=1000,
    )
