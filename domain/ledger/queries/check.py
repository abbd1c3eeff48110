"""Is a document what its proof file says?

Recomputed from the file's own parts; only the date is asked of the chain.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from django.conf import settings

from adapters.chain import deployment, keys, typed_data
from adapters.chain.contracts.anchors import Anchors
from adapters.chain.errors import BadSignatureError, ChainError
from common import commitments, merkle
from domain.ledger import node
from domain.ledger.bundles import Bundle
from domain.ledger.models import Entry

Outcome = Literal["genuine", "altered", "forged", "unknown", "waiting"]


@dataclass(frozen=True, slots=True)
class Examination:
    """What came out.

    `forged`: the proof file itself does not hold together. `unknown`: another network, or a root nobody
    anchored there.

    `waiting`: everything holds, but the chain did not answer. `anchored_at` only where the chain said so.
    """

    outcome: Outcome
    anchored_at: datetime | None = None
    subject: tuple[UUID, int] | None = None  # the record and version of this portal, where it is one


def examine(bundle: Bundle, *, plaintext_sha256: bytes) -> Examination:
    """Hold a document (by its SHA-256) against a proof file."""
    if not is_consistent(bundle):
        return Examination("forged")
    if plaintext_sha256 != bundle.plaintext_sha256:
        return Examination("altered")
    if bundle.chain_id != settings.CHAIN_ID:
        return Examination("unknown")
    try:
        at = _anchored_at(bundle)
    except ChainError:
        return Examination("waiting")
    return (
        Examination("genuine", datetime.fromtimestamp(at, UTC), _subject(bundle))
        if at
        else Examination("unknown")
    )


def is_consistent(bundle: Bundle) -> bool:
    """Metadata, digests, leaf, both trees and the author's signature agree; needs no network."""
    try:
        metadata = commitments.metadata_bytes(bundle.metadata)
        commitment = commitments.commitment(
            salt=bundle.salt,
            kind=bundle.kind,
            version=bundle.version,
            plaintext_sha256=bundle.plaintext_sha256,
            ciphertext_sha256=bundle.ciphertext_sha256,
            metadata_sha256=bundle.metadata_sha256,
        )
        leaf = merkle.leaf_hash(commitments.kind_id(bundle.kind), commitment, bundle.subject, bundle.author)
    except ValueError:  # metadata of a kind that has no canonical form
        return False
    return (
        hashlib.sha256(metadata).digest() == bundle.metadata_sha256
        and commitment == bundle.commitment
        and leaf == bundle.leaf
        and merkle.verify(bundle.statement.root, leaf, bundle.statement.path)
        and merkle.verify(bundle.batch.root, leaf, bundle.batch.path)
        and _is_signed(bundle)
    )


def _is_signed(bundle: Bundle) -> bool:
    statement = typed_data.statement(
        bundle.statement.root,
        bundle.statement.size,
        bundle.signed_at,
        chain_id=bundle.chain_id,
        anchors=bundle.anchors,
    )
    try:
        return keys.recover(statement, bundle.signature).lower() == bundle.author.lower()
    except (BadSignatureError, ValueError):
        return False


def _anchored_at(bundle: Bundle) -> int:
    """Unix seconds, 0 if never. Only contracts that we deployed are asked: a proof file may name any
    address.
    """
    ours = {address.lower(): address for address in deployment.load(settings.CHAIN_ID).addresses("Anchors")}
    address = ours.get(bundle.anchors.lower())
    if address is None:
        return 0
    at, _ = Anchors(node.rpc(), address).verify(bundle.batch.root, list(bundle.batch.path), bundle.leaf)
    return at


def _subject(bundle: Bundle) -> tuple[UUID, int] | None:
    entry = (
        Entry.objects.filter(leaf=bundle.leaf, status=Entry.Status.BATCHED)
        .only("subject_id", "version")
        .first()
    )
    return (entry.subject_id, entry.version) if entry else None
