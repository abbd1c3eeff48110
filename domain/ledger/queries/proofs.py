"""The ledger's part of a proof file (docs/proof-bundle.md).

The owner's app adds digests, salt and metadata, which the ledger never has.
"""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings

from common.errors import MedChainError
from common.merkle import Tree
from domain.ledger.models import Entry, Transaction


class NotRecordedError(MedChainError):
    """There is no proof yet, or there never will be."""


def bundle(subject_id: UUID, version: int) -> dict[str, object]:
    """Everything but `digests`, `salt` and `metadata`.

    Raises NotRecordedError until the evidence is confirmed.
    """
    entry = (
        Entry.objects.filter(
            subject_id=subject_id, version=version, batch__transaction__status=Transaction.Status.CONFIRMED
        )
        .select_related("statement", "batch__transaction")
        .order_by("-id")
        .first()
    )
    if entry is None or entry.batch is None:
        raise NotRecordedError(
            "There is no proof yet: this is still being recorded.",
            kept="Nothing is lost.",
            next="Come back in a minute.",
        )
    statement, batch = entry.statement, entry.batch
    anchored = batch.transaction
    return {
        "format": "medchain-proof/1",
        "kind": entry.kind,
        "version": entry.version,
        "subject": _hex(entry.subject),
        "author": entry.author,
        "commitment": _hex(entry.commitment),
        "leaf": _hex(entry.leaf),
        "statement": {
            "root": _hex(statement.root),
            "size": statement.size,
            "signedAt": statement.signed_at,
            "proof": _proof(
                entry,
                Entry.objects.filter(statement=statement).values_list("leaf", flat=True).order_by("position"),
            ),
            "signature": _hex(statement.signature),
        },
        "batch": {
            "root": _hex(batch.root),
            "size": batch.size,
            "proof": _proof(
                entry, Entry.objects.filter(batch=batch).values_list("leaf", flat=True).order_by("id")
            ),
        },
        "chain": {
            "chainId": settings.CHAIN_ID,
            "anchors": anchored.to,
            "transaction": anchored.mined_hash,
            "block": anchored.block_number,
            "blockHash": anchored.block_hash,
        },
    }


def _proof(entry: Entry, leaves: Iterable[bytes | memoryview]) -> list[str]:
    all_leaves = [bytes(leaf) for leaf in leaves]
    return [_hex(sibling) for sibling in Tree(all_leaves).proof(all_leaves.index(bytes(entry.leaf)))]


def _hex(data: bytes | memoryview) -> str:
    return "0x" + bytes(data).hex()
