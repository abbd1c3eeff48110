"""The one sender of a key: dry-run, sign, save, and only then send."""

from collections.abc import Sequence

from django.conf import settings

from adapters.chain import fees
from adapters.chain.rpc import Rpc
from common import clock
from domain.ledger import crash_points
from domain.ledger.keyring import Key
from domain.ledger.models import Transaction
from domain.ledger.services import broadcast, chain_identity, dry_run, renewal, signed_transactions
from domain.ledger.services.fees import capped
from domain.ledger.services.locks import only_one

AT_ONCE = 200
_UNMINED = [Transaction.Status.SIGNED, Transaction.Status.SENT]


def send_due(rpc: Rpc, key: Key) -> int:
    """Send what this key has to send.

    Returns how many new ones went out; 0 where another sender of this key is at work.

    Raises ChainUnavailableError, WrongChainError: nothing is lost, the next round goes on.
    """
    with only_one(f"sender:{settings.CHAIN_ID}:{key.address}") as alone:
        if not alone:
            return 0
        chain_identity.check(rpc)
        renewal.renew(rpc, key)
        count = 0
        while rows := _next(key):
            count += _send(rpc, key, rows)
        return count


def _next(key: Key) -> list[Transaction]:
    room = (
        settings.LEDGER_IN_FLIGHT
        - Transaction.objects.filter(sender=key.address, status__in=_UNMINED).count()
    )
    due = Transaction.objects.filter(
        sender=key.address, status=Transaction.Status.QUEUED, not_before__lte=clock.now()
    ).order_by("id")
    return list(due[: max(0, min(room, AT_ONCE))])


def _send(rpc: Rpc, key: Key, rows: Sequence[Transaction]) -> int:
    ready = dry_run.passing(rpc, rows)
    crash_points.reached("sender.before_signing")
    if not ready:
        return 0
    saved = signed_transactions.sign_new(rpc, key, ready, capped(fees.suggest(rpc)))
    crash_points.reached("sender.after_saving")
    broadcast.send(rpc, saved)
    return len(saved)
