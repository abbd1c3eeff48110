"""Intents towards contracts. Written together with what makes them necessary; sent afterwards, by the
sender.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from common import clock
from domain.ledger import task_queue
from domain.ledger.models import Transaction

LONGEST_WAIT = 60
# intents of the state lane: whatever becomes of one, its acts are judged by the chain's state, and go again
# where it achieved nothing
ACTS = "acts:"


def queue(
    *, intent_key: str, sender: str, to: str, calldata: bytes, wait: int = 0, task: str = "ledger.send"
) -> Transaction:
    """Write an intent, inside the caller's transaction.

    The same key again gives the same row: one intent, one transaction.

    `wait` in seconds; `task` sends for that sender's key, and is woken.
    """
    now = clock.now()
    due = now + timedelta(seconds=wait)
    row, _ = Transaction.objects.get_or_create(
        intent_key=intent_key,
        defaults={"sender": sender, "to": to, "calldata": calldata, "not_before": due, "created_at": now},
    )
    transaction.on_commit(lambda: task_queue.send(task))
    return row


class Intent(NamedTuple):
    """What one transaction is to do; the key is unique."""

    key: str
    to: str
    calldata: bytes


def queue_many(intents: Sequence[Intent], *, sender: str, task: str) -> list[Transaction]:
    """Write intents that nobody wrote before, inside the caller's transaction."""
    now = clock.now()
    rows = [
        Transaction(
            intent_key=each.key,
            sender=sender,
            to=each.to,
            calldata=each.calldata,
            not_before=now,
            created_at=now,
        )
        for each in intents
    ]
    transaction.on_commit(lambda: task_queue.send(task))
    return Transaction.objects.bulk_create(rows)


def postpone(row: Transaction, *, reason: str) -> None:
    """Not now: the contract or the node says no to what has no nonce yet.

    Tried a few times, then failed with the reason.

    A transaction of acts fails at once: each was tried just before, so something changed meanwhile, and the
    acts know better than their batch.
    """
    attempts = row.attempts + 1
    given_up = attempts >= settings.LEDGER_MAX_ATTEMPTS or row.intent_key.startswith(ACTS)
    Transaction.objects.filter(pk=row.pk, status=Transaction.Status.QUEUED).update(
        attempts=attempts,
        error=reason[:300],
        status=Transaction.Status.FAILED if given_up else Transaction.Status.QUEUED,
        not_before=clock.now() + timedelta(seconds=min(LONGEST_WAIT, 2**attempts)),
    )


def retry(row: Transaction) -> int:
    """One that failed before it had a nonce is queued again: 1, or 0 if somebody else did so."""
    return Transaction.objects.filter(pk=row.pk, status=Transaction.Status.FAILED, nonce__isnull=True).update(
        status=Transaction.Status.QUEUED, attempts=0, not_before=clock.now() + timedelta(seconds=LONGEST_WAIT)
    )
