"""Transactions that are signed but not mined: the same bytes again, a raised fee, or, where somebody else
used the nonce, a new one.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from adapters.chain import blocks
from adapters.chain import fees as chain_fees
from adapters.chain.fees import Fees
from adapters.chain.rpc import Rpc
from common import clock
from domain.ledger.keyring import Key
from domain.ledger.models import Transaction
from domain.ledger.services import broadcast, fees, signed_transactions

logger = logging.getLogger(__name__)

LOST = "Somebody else used its nonce."


def renew(rpc: Rpc, key: Key) -> None:
    """Take up what is due, lowest nonce first. Raises ChainUnavailableError."""
    due = _due(key)
    if not due:
        return
    mined = blocks.nonce_of(rpc, key.address)
    passed_by = [row for row in due if row.nonce is not None and row.nonce < mined]
    _look_up(rpc, passed_by)
    waiting = [row for row in due if row.nonce is not None and row.nonce >= mined]
    offer = chain_fees.suggest(rpc)
    hopeless = _hopeless(rpc, waiting, mined)
    stuck = [row for row in _stuck(waiting, mined, offer) if row not in hopeless]
    # Only bytes that are saved go out; a row that was mined meanwhile is not saved, hence not sent.
    raised = [
        saved for row in stuck for saved in signed_transactions.sign_again(key, row, fees.raised(row, offer))
    ]
    empty = [
        saved for row in hopeless for saved in signed_transactions.give_up(key, row, fees.raised(row, offer))
    ]
    unchanged = [row for row in waiting if row not in [*stuck, *hopeless]]
    for row in broadcast.send(rpc, [*raised, *empty, *unchanged]):
        if fees.may_raise(row):
            broadcast.send(rpc, signed_transactions.sign_again(key, row, fees.raised(row, offer)))


def _due(key: Key) -> list[Transaction]:
    long_ago = clock.now() - timedelta(seconds=settings.LEDGER_RESEND_SECONDS)
    silent = Q(sent_at__isnull=True) | Q(sent_at__lt=long_ago)
    unmined = Q(status__in=[Transaction.Status.SIGNED, Transaction.Status.SENT])
    return list(
        Transaction.objects.filter(silent & unmined, sender=key.address).order_by("nonce")[
            : settings.LEDGER_IN_FLIGHT
        ]
    )


def _stuck(waiting: Sequence[Transaction], mined: int, offer: Fees) -> list[Transaction]:
    """Old ones that hold up the line, or that offer less than the chain asks; as long as more money can
    help.
    """
    long_ago = clock.now() - timedelta(seconds=settings.LEDGER_BUMP_SECONDS)
    asked = (offer.max_fee or offer.gas_price) // 2
    old = [
        row
        for row in waiting
        if row.signed_at is not None and row.signed_at < long_ago and fees.may_raise(row)
    ]
    return [
        row
        for row in old
        if int(row.max_fee or 0) < asked or (row.nonce == mined and not fees.is_generous(row, offer))
    ]


def _hopeless(rpc: Rpc, waiting: Sequence[Transaction], mined: int) -> list[Transaction]:
    """The one that holds up the line, where the node refused its bytes again and again, though the dry run
    had nothing against them.
    """
    for row in waiting:
        refused = (
            row.nonce == mined
            and row.status == Transaction.Status.SIGNED
            and row.attempts >= settings.LEDGER_MAX_ATTEMPTS
            and not row.given_up
        )
        if refused and not any(blocks.known(rpc, [bytes.fromhex(each[2:]) for each in row.hashes])):
            logger.error(
                "transaction %s holds up its line and is given up; the node says: %s", row.pk, row.error
            )
            return [row]
    return []


def _look_up(rpc: Rpc, rows: Sequence[Transaction]) -> None:
    """The chain is past their nonce.

    If one of our hashes is mined, the watcher says so; if none is at the second look, the nonce is lost.
    """
    for row in rows:
        if any(blocks.receipts(rpc, [bytes.fromhex(each[2:]) for each in row.hashes])):
            continue
        held = Transaction.objects.filter(
            pk=row.pk, status__in=[Transaction.Status.SIGNED, Transaction.Status.SENT]
        )
        if row.error != LOST:
            held.update(error=LOST, sent_at=clock.now())
        else:
            # The old bytes can never be mined: their nonce is spent. Only therefore a new one.
            held.update(
                status=Transaction.Status.QUEUED,
                nonce=None,
                raw_tx=None,
                given_up="",
                error="",
                not_before=clock.now(),
            )
