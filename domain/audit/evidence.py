"""What the ledger anchors of a segment: its place, its count and its head, under its own salt, signed by the
portal's account.

The notary hashes the rows anew before it vouches for them; nothing of a row leaves the database.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from adapters.vault import client
from common import clock
from common.commitments import NO_DIGEST, subject
from common.sealing.kdf import derive
from domain.audit import hash_chain
from domain.audit.models import Segment
from domain.audit.queries import segments
from domain.audit.queries.segments import KIND
from domain.ledger import evidence as ledger
from domain.ledger.evidence import Evidence, Ref
from domain.ledger.services import signed_flow
from domain.ledger.statements import Leaf, SignedEvidence

#: The portal itself, as the holder of an account in the vault. No person has this id.
PORTAL = UUID("706f7274-616c-4000-8000-6d6564636861")
_SESSION = hashlib.sha256(b"medchain: the portal seals its log").digest()
VERSION = 1


def register() -> None:
    ledger.register(KIND, segment_evidence)


class Portal(NamedTuple):
    """The portal's hosted account."""

    pk: UUID
    address: str


def portal() -> Portal:
    """With its Ethereum address; made on the first call. Raises VaultUnavailableError."""
    return Portal(PORTAL, client().create_account(account=PORTAL))


def segment_evidence(refs: Sequence[Ref]) -> Mapping[Ref, Evidence]:
    """By segment id; there is one version."""
    author = portal().address
    found = Segment.objects.filter(pk__in={segment for segment, version in refs if version == VERSION})
    return {
        (segment.pk, VERSION): _evidence(segment, author, is_intact=_is_intact(segment)) for segment in found
    }


def leaf_of(segment: Segment, *, author: str) -> Leaf:
    found = _evidence(segment, author, is_intact=True)
    return Leaf(
        KIND, segment.pk, VERSION, found.committed(KIND, VERSION), found.subject, key_of(segment.number)
    )


def key_of(number: int) -> str:
    """The ledger's key: there is one segment of each number."""
    return f"{KIND}:{number}"


def signed(segment: Segment) -> SignedEvidence:
    """The leaf of a segment and its statement, signed by the portal itself: nobody else closes the log.

    Raises VaultUnavailableError; RuntimeError inside a transaction.
    """
    author = portal()
    leaf = leaf_of(segment, author=author.address)
    return signed_flow.sign_evidence([leaf], author=author, session=_SESSION)


def _evidence(segment: Segment, author: str, *, is_intact: bool) -> Evidence:
    salt = bytes(segment.salt)
    return Evidence(
        owner=author,
        author=author,
        plaintext_sha256=NO_DIGEST,
        ciphertext_sha256=NO_DIGEST,
        metadata={
            "count": segment.count,
            "first": segment.first_id,
            "head": bytes(segment.head).hex(),
            "kind": KIND,
            "last": segment.last_id,
            "number": segment.number,
            "previous": bytes(segment.previous).hex(),
            "sealed_at": clock.unix(segment.sealed_at),
            "total": segment.total,
        },
        salt=derive(salt, "commitment"),
        subject=subject(record_key=salt, owner=author),
        stored=is_intact,
    )


def _is_intact(segment: Segment) -> bool:
    """Whether the rows that are there now lead to the head."""
    found = segments.rows(after=segment.first_id - 1, up_to=segment.last_id, limit=segment.count + 1)
    hashes = list(hash_chain.chain_hashes(bytes(segment.previous), found))
    return len(found) == segment.count and hashes[-1] == bytes(segment.head)
