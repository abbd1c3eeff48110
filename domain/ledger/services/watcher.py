"""Follows what was sent: mined, confirmed at depth, failed, or gone again."""

from collections.abc import Sequence
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction

from adapters.chain import blocks
from adapters.chain.blocks import Header, Receipt
from adapters.chain.rpc import Rpc
from common import clock
from domain.ledger import crash_points
from domain.ledger.models import Batch, Transaction
from domain.ledger.services import act_confirmation, chain_identity, outcomes, reorganisation, reverts
from domain.ledger.services.locks import only_one

Status = Transaction.Status
GIVEN_UP = "The node would not take it; an empty one took its nonce."
OPEN = [Status.SIGNED, Status.SENT, Status.MINED]


def watch(rpc: Rpc) -> int:
    """Look once. Returns how many transactions and acts changed their state.

    Raises ChainUnavailableError, WrongChainError: then nothing was changed.
    """
    with only_one(f"watcher:{settings.CHAIN_ID}") as alone:
        if not alone:
            return 0
        known = chain_identity.check(rpc)
        head = reorganisation.follow(rpc)
        rows = list(
            Transaction.objects.filter(status__in=OPEN).order_by("id")[: 2 * settings.LEDGER_IN_FLIGHT]
        )
        changed = _look(rpc, head, rows) if rows else 0
        return changed + act_confirmation.settle(rpc, known)


def _look(rpc: Rpc, head: Header, rows: Sequence[Transaction]) -> int:
    found = _receipts(rpc, rows)
    mined = [(row, found[row.pk]) for row in rows if row.pk in found]
    heights = sorted({receipt.block_number for _, receipt in mined})
    headers = {header.number: header for header in blocks.headers(rpc, heights) if header is not None}
    crash_points.reached("watcher.before_recording")
    # The receipt and the chain must agree on the block; if they do not, it is being exchanged: look again.
    agreed = [
        _seen(rpc, row, receipt, header, head)
        for row, receipt in mined
        if (header := headers.get(receipt.block_number)) is not None and header.hash == receipt.block_hash
    ]
    changed = _record([seen for seen in agreed if seen is not None])
    gone = [row.pk for row in rows if row.status == Status.MINED and row.pk not in found]
    return changed + reorganisation.unmine(gone)


def _receipts(rpc: Rpc, rows: Sequence[Transaction]) -> dict[int, Receipt]:
    """The receipt of each row of which any hash is mined."""
    asked = [(row.pk, each) for row in rows for each in row.hashes]
    answers = blocks.receipts(rpc, [bytes.fromhex(each[2:]) for _, each in asked])
    return {pk: receipt for (pk, _), receipt in zip(asked, answers, strict=True) if receipt is not None}


class Seen(NamedTuple):
    """What a row is to say, in the order of RECORD."""

    pk: int
    status: str
    error: str
    mined_hash: str
    block_number: int
    block_hash: str
    block_time: int


# One statement for hundreds of rows, and only for rows that are still open.
RECORD = """
update ledger_transaction as kept
set status = seen.status, error = seen.error, mined_hash = seen.mined_hash, block_number = seen.block_number,
    block_hash = seen.block_hash,
    block_time = seen.block_time, confirmed_at = case when seen.status = 'mined' then null else %s end
from unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::bigint[])
    as seen (id, status, error, mined_hash, block_number, block_hash, block_time)
where kept.id = seen.id and kept.status = any(%s)
returning kept.id, kept.status
"""


def _seen(rpc: Rpc, row: Transaction, receipt: Receipt, header: Header, head: Header) -> Seen | None:
    # A block may be mined between our looking at the head and at the receipt.
    deep = max(head.number - receipt.block_number, 0) + 1 >= settings.CHAIN_CONFIRMATIONS
    mined_hash, block_hash = "0x" + receipt.transaction.hex(), "0x" + receipt.block_hash.hex()
    given_up = row.given_up != "" and row.hashes.index(mined_hash) >= row.hashes.index(row.given_up)
    failed = given_up or not receipt.succeeded
    status = Status.MINED if not deep else Status.FAILED if failed else Status.CONFIRMED
    if (row.status, row.block_hash) == (status, block_hash):
        return None
    error = GIVEN_UP if given_up else reverts.revert_reason(rpc, row, receipt) if failed else ""
    return Seen(row.pk, status.value, error, mined_hash, receipt.block_number, block_hash, header.timestamp)


def _record(seen: Sequence[Seen]) -> int:
    if not seen:
        return 0
    columns = [list(column) for column in zip(*seen, strict=True)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RECORD, [clock.now(), *columns, [each.value for each in OPEN]])
        changed = cursor.fetchall()
        confirmed = [pk for pk, status in changed if status == Status.CONFIRMED]
        outcomes.confirmed(list(Batch.objects.filter(transaction__in=confirmed).values_list("pk", flat=True)))
    return len(changed)
