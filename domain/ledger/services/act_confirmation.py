"""Writes down what the chain's state says of acts: first seen, then deep enough, and told once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from adapters.chain import blocks
from adapters.chain.acts.states import ActState, Excluded, OnChain, Undecided
from adapters.chain.blocks import Header
from adapters.chain.deployment import Deployment
from adapters.chain.rpc import Rpc
from common import clock
from domain.ledger import crash_points
from domain.ledger.models import SignedAct, Transaction
from domain.ledger.models.act import ActStatus
from domain.ledger.services import outcomes
from domain.ledger.services.act_state import ActStates

Status = SignedAct.Status
OPEN = [Status.WAITING, Status.SENT]
AT_ONCE = 1000
LONGEST_WAIT = 60
WITHOUT_EFFECT = "It was in a transaction that changed nothing for it."
_SETTLED = [Transaction.Status.CONFIRMED, Transaction.Status.FAILED]


def settle(rpc: Rpc, deployment: Deployment) -> int:
    """Look at the acts that may have arrived. Returns how many are settled now.

    Those in a block, those seen before, and those that wait for their transaction for long: somebody else may
    have brought them.
    """
    long_ago = clock.now() - timedelta(seconds=settings.LEDGER_RESEND_SECONDS)
    resolved = Q(transaction__status__in=[Transaction.Status.MINED, *_SETTLED]) | Q(
        transaction__created_at__lt=long_ago
    )
    due = SignedAct.objects.filter(
        Q(status=Status.SENT) & resolved | Q(status__in=OPEN, seen_number__isnull=False)
    )
    rows = list(due.select_related("transaction").order_by("id")[:AT_ONCE])
    return observe(rpc, deployment, rows) if rows else 0


def observe(rpc: Rpc, deployment: Deployment, rows: Sequence[SignedAct]) -> int:
    """Judge these open acts by the state of their keys, and record it.

    Returns how many are settled now. Raises ChainUnavailableError.
    """
    head = blocks.head(rpc)
    deep = (
        head
        if settings.CHAIN_CONFIRMATIONS == 1
        else blocks.header(rpc, max(head.number + 1 - settings.CHAIN_CONFIRMATIONS, 0)) or head
    )
    found = ActStates(rpc, deployment, deep.timestamp).read(rows)
    # The state may be newer than the head we knew: what is seen now stands at this one or below.
    head = blocks.head(rpc)
    standing = _standing(rpc, rows)
    crash_points.reached("watcher.before_settling")
    with transaction.atomic():
        new = [row for row in rows if row.pk in found and not _was_seen(row, found[row.pk], standing)]
        _see(new, found, head)
        settled = _settle(
            [row for row in rows if row.pk in found and not isinstance(found[row.pk], Undecided)], found, head
        )
        _take_back([row for row in rows if isinstance(found.get(row.pk), Undecided)], standing)
    return settled


def _standing(rpc: Rpc, rows: Sequence[SignedAct]) -> set[str]:
    """The blocks of earlier sightings, and of transactions that are over, that the chain still has."""
    seen = {row.seen_number for row in rows if row.seen_number is not None}
    over = {
        row.transaction.block_number
        for row in rows
        if row.transaction is not None and row.transaction.block_number is not None
    }
    numbers = sorted(seen | over)
    return {"0x" + header.hash.hex() for header in blocks.headers(rpc, numbers) if header is not None}


def _was_seen(row: SignedAct, state: ActState, standing: set[str]) -> bool:
    return isinstance(state, Undecided) or (row.seen_hash in standing and row.reason == _reason(state))


def _reason(state: ActState) -> str:
    return state.reason if isinstance(state, Excluded) else ""


def _see(rows: Sequence[SignedAct], found: dict[int, ActState], head: Header) -> None:
    for reason, group in _by_reason(rows, found).items():
        for row in group:
            row.seen_number = head.number
        _still_open(group).update(
            seen_number=head.number, seen_hash="0x" + head.hash.hex(), seen_time=head.timestamp, reason=reason
        )


def _settle(rows: Sequence[SignedAct], found: dict[int, ActState], head: Header) -> int:
    """Those that were seen deep enough below the head."""
    deep = [
        row
        for row in rows
        if row.seen_number is not None and head.number - row.seen_number + 1 >= settings.CHAIN_CONFIRMATIONS
    ]
    on_chain = [row for row in deep if isinstance(found[row.pk], OnChain)]
    excluded = [row for row in deep if isinstance(found[row.pk], Excluded)]
    now = clock.now()
    count = _still_open(on_chain).update(status=Status.CONFIRMED, settled_at=now) + _still_open(
        excluded
    ).update(status=Status.REFUSED, settled_at=now)
    outcomes.acts_confirmed(_now(on_chain, Status.CONFIRMED))
    outcomes.acts_refused(_now(excluded, Status.REFUSED))
    return count


def _now(rows: Sequence[SignedAct], status: ActStatus) -> list[int]:
    """Another process may have been first, with a newer look."""
    return list(
        SignedAct.objects.filter(pk__in=[row.pk for row in rows], status=status).values_list("pk", flat=True)
    )


def refuse(row: SignedAct, reason: str) -> None:
    """For good: the contract's own rule excludes it, whatever comes."""
    with transaction.atomic():
        if _still_open([row]).update(
            status=Status.REFUSED,
            reason=reason[:300],
            settled_at=clock.now(),
            seen_number=None,
            seen_hash="",
            seen_time=None,
        ):
            outcomes.acts_refused([row.pk])


def _take_back(rows: Sequence[SignedAct], standing: set[str]) -> None:
    """What was seen is gone; what was in a transaction that is over and has no effect waits anew, and goes
    alone from now on.

    Not so where that transaction's own block is gone, or the node lags behind it: it is sent again itself,
    and another would bring the act twice.
    """
    gone = [row for row in rows if row.seen_number is not None]
    _still_open(gone).update(seen_number=None, seen_hash="", seen_time=None, reason="")
    _return([row for row in rows if row.transaction is not None and _is_over(row.transaction, standing)])


def _is_over(carrier: Transaction, standing: set[str]) -> bool:
    return carrier.status in _SETTLED and (carrier.block_number is None or carrier.block_hash in standing)


def _return(rows: Sequence[SignedAct]) -> None:
    now = clock.now()
    for row in rows:
        attempts = row.attempts + 1
        reason = (row.transaction.error if row.transaction else "") or WITHOUT_EFFECT
        over = attempts >= settings.LEDGER_MAX_ATTEMPTS
        _still_open([row]).update(
            status=Status.SET_ASIDE if over else Status.WAITING,
            transaction=None,
            goes_alone=True,
            attempts=attempts,
            reason=reason[:300],
            not_before=now + timedelta(seconds=min(LONGEST_WAIT, 2**attempts)),
        )


def _still_open(rows: Sequence[SignedAct]) -> QuerySet[SignedAct]:
    return SignedAct.objects.filter(pk__in=[row.pk for row in rows], status__in=OPEN)


def _by_reason(rows: Sequence[SignedAct], found: dict[int, ActState]) -> dict[str, list[SignedAct]]:
    groups: dict[str, list[SignedAct]] = defaultdict(list)
    for row in rows:
        groups[_reason(found[row.pk])].append(row)
    return groups
