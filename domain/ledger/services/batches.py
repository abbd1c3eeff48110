"""Gathers what the notary passed into trees, and queues the one transaction that anchors each."""

from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Min

from adapters.chain.contracts.anchors import Anchors
from adapters.chain.deployment import Deployment
from adapters.chain.rpc import Rpc
from common import clock, merkle
from domain.ledger import keyring
from domain.ledger.models import Batch, Entry, Transaction
from domain.ledger.services import anchor_recovery, transactions
from domain.ledger.services.locks import only_one


def close_due(rpc: Rpc, deployment: Deployment) -> int:
    """Close every batch that is full, and one that is old enough.

    Returns how many; 0 where another worker is at it.
    """
    closed = 0
    with only_one("batches") as alone:
        while alone and _is_due() and _close(rpc, deployment):
            closed += 1
    return closed


def _is_due() -> bool:
    waiting = Entry.objects.filter(status=Entry.Status.PASSED)
    oldest = waiting.aggregate(oldest=Min("checked_at"))["oldest"]
    if oldest is None:
        return False
    old = clock.now() - oldest >= timedelta(seconds=settings.LEDGER_BATCH_SECONDS)
    return bool(old or waiting[: settings.LEDGER_BATCH_SIZE].count() == settings.LEDGER_BATCH_SIZE)


def _close(rpc: Rpc, deployment: Deployment) -> bool:
    rows = list(
        Entry.objects.filter(status=Entry.Status.PASSED)
        .order_by("id")
        .values_list("id", "leaf")[: settings.LEDGER_BATCH_SIZE]
    )
    if not rows:
        return False
    root = merkle.Tree([bytes(leaf) for _, leaf in rows]).root
    with transaction.atomic():
        sent = _queue(rpc, deployment, keyring.notary().address, root, len(rows), turn=1)
        batch = Batch.objects.create(root=root, size=len(rows), transaction=sent, created_at=clock.now())
        if _take(batch, [pk for pk, _ in rows]) != len(rows):
            # Somebody else took some of them meanwhile: this tree is not theirs. Nothing of it is kept.
            transaction.set_rollback(True)
            return False
    return True


def _take(batch: Batch, ids: list[int]) -> int:
    # One array instead of thousands of parameters: this statement sets the pace of anchoring.
    with connection.cursor() as cursor:
        cursor.execute(
            f"update {Entry._meta.db_table} set status = %s, batch_id = %s where id = any(%s) and "  # noqa: S608 - our own table
            "status = %s",
            [Entry.Status.BATCHED.value, batch.pk, ids, Entry.Status.PASSED.value],
        )
        return int(cursor.rowcount)


def again(rpc: Rpc, deployment: Deployment) -> int:
    """A batch whose transaction failed (a notary that was not yet enrolled, say) is anchored all the same.

    Returns how many.
    """
    count = 0
    for batch in Batch.objects.filter(transaction__status=Transaction.Status.FAILED).select_related(
        "transaction"
    )[:100]:
        failed = batch.transaction
        if failed.nonce is None:
            # It never left: the root stands already, or the same row tries again.
            stands = "AlreadyAnchored" in failed.error and anchor_recovery.recover_anchor(
                rpc, deployment, batch
            )
            count += stands or transactions.retry(failed)
            continue
        turn = int(failed.intent_key.rpartition(":")[2]) + 1
        with transaction.atomic():
            sent = _queue(rpc, deployment, failed.sender, bytes(batch.root), batch.size, turn=turn)
            count += Batch.objects.filter(pk=batch.pk, transaction=failed).update(transaction=sent)
    return count


def _queue(
    rpc: Rpc, deployment: Deployment, sender: str, root: bytes, size: int, *, turn: int
) -> Transaction:
    anchors = Anchors(rpc, deployment.anchors)
    wait = min(transactions.LONGEST_WAIT, 2**turn) if turn > 1 else 0
    key, data = f"anchor:{root.hex()}:{turn}", anchors.anchor(root, size)
    return transactions.queue(intent_key=key, sender=sender, to=anchors.address, calldata=data, wait=wait)
