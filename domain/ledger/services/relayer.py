"""The relayer: brings signed acts to the contracts, several in one transaction where they wait together.

Whether they arrived, `act_confirmation` says.
"""

import logging
import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from adapters.chain import blocks
from adapters.chain.acts import registry
from adapters.chain.acts.base import Signed
from adapters.chain.deployment import Deployment
from adapters.chain.errors import RpcRejectedError
from adapters.chain.rpc import Rpc
from common import clock
from domain.ledger import crash_points
from domain.ledger.keyring import Key
from domain.ledger.models import SignedAct
from domain.ledger.queries import due
from domain.ledger.services import (
    act_confirmation,
    act_state,
    chain_identity,
    dry_run,
    refusals,
    reverts,
    transactions,
)
from domain.ledger.services.locks import only_one
from domain.ledger.services.transactions import Intent

logger = logging.getLogger(__name__)

Status = SignedAct.Status
AT_ONCE = 500
SHORTEST_WAIT, LONGEST_WAIT = 1, 60


def relay_due(rpc: Rpc, key: Key) -> int:
    """Queue transactions for the acts that are due. Returns how many acts; 0 where another worker is at it.

    Raises ChainUnavailableError, WrongChainError: nothing is lost, the next round goes on.
    """
    with only_one(f"relayer:{settings.CHAIN_ID}") as alone:
        if not alone:
            return 0
        known = chain_identity.check(rpc)
        count = 0
        while rows := list(due.acts(blocks.head(rpc).timestamp)[:AT_ONCE]):
            count += _relay(rpc, known, key, rows)
        return count


def _relay(rpc: Rpc, known: Deployment, key: Key, rows: Sequence[SignedAct]) -> int:
    written = [each for row in rows if (each := _written(rpc, known, row)) is not None]
    answers = dry_run.refusals(rpc, key.address, [(each.row.contract, each.calldata) for each in written])
    passing = [each for each, refusal in zip(written, answers, strict=True) if refusal is None]
    _not_now(
        rpc,
        known,
        [(each.row, refusal) for each, refusal in zip(written, answers, strict=True) if refusal is not None],
    )
    crash_points.reached("relayer.before_queueing")
    if passing:
        _queue(rpc, key, _packed(passing))
    crash_points.reached("relayer.after_queueing")
    return len(passing)


class Written(NamedTuple):
    """An act with the calldata that brings it alone."""

    row: SignedAct
    signed: Signed
    calldata: bytes


def _written(rpc: Rpc, known: Deployment, row: SignedAct) -> Written | None:
    """None for one that can never be brought."""
    if not act_state.is_in_use(known, row):
        act_confirmation.refuse(row, act_state.GONE)
        return None
    try:
        act = act_state.restored(row)
        calldata = act.calldata(rpc, row.contract, bytes(row.signature))
        return Written(row, Signed(act, bytes(row.signature)), calldata)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        logger.exception("act %s cannot be read", row.pk)
        _still_waiting(row).update(
            status=Status.SET_ASIDE, reason=f"Its row cannot be read ({type(error).__name__})."
        )
        return None


def _packed(passing: Sequence[Written]) -> list[list[Written]]:
    """What goes together: same contract, same kind, plain signatures (a wallet's code must never run in a
    batch), never in vain before.
    """
    groups: dict[tuple[str, str], list[Written]] = defaultdict(list)
    packed: list[list[Written]] = []
    for each in passing:
        row = each.row
        if each.signed.act.is_packable and row.is_plain and not row.goes_alone:
            groups[row.contract, row.kind].append(each)
        else:
            packed.append([each])
    for members in groups.values():
        packed += [
            members[start : start + settings.LEDGER_ACTS_TOGETHER]
            for start in range(0, len(members), settings.LEDGER_ACTS_TOGETHER)
        ]
    return sorted(packed, key=lambda group: group[0].row.pk)


# One statement for hundreds of acts, and only for those that still wait.
TAKE = """
update ledger_signedact as kept set status = 'sent', transaction_id = taken.carrier, reason = ''
from unnest(%s::bigint[], %s::bigint[]) as taken (id, carrier)
where kept.id = taken.id and kept.status = 'waiting' and kept.seen_number is null
"""


def _queue(rpc: Rpc, key: Key, groups: Sequence[Sequence[Written]]) -> None:
    """One transaction for each group.

    All or none: where somebody else settled an act meanwhile, the next round packs anew.
    """
    intents = [_intent(rpc, group) for group in groups]
    with transaction.atomic(), connection.cursor() as cursor:
        carriers = transactions.queue_many(intents, sender=key.address, task="ledger.relay")
        taken = [
            (each.row.pk, carrier.pk)
            for group, carrier in zip(groups, carriers, strict=True)
            for each in group
        ]
        cursor.execute(TAKE, [list(column) for column in zip(*taken, strict=True)])
        if cursor.rowcount != len(taken):
            transaction.set_rollback(True)


def _intent(rpc: Rpc, group: Sequence[Written]) -> Intent:
    first = group[0]
    data = (
        first.calldata
        if len(group) == 1
        else registry.by_kind(first.row.kind).packed_calldata(
            rpc, first.row.contract, [each.signed for each in group]
        )
    )
    return Intent(f"{transactions.ACTS}{uuid.uuid4()}", first.row.contract, data)


def _not_now(rpc: Rpc, known: Deployment, refused: Sequence[tuple[SignedAct, RpcRejectedError]]) -> None:
    """The state of its key says whether it arrived already, or never will; else the contract's reason says
    how long to wait.
    """
    if not refused:
        return
    act_confirmation.observe(rpc, known, [row for row, _ in refused])
    for row, refusal in refused:
        name = reverts.name(row.contract, refusal)
        if sentence := refusals.final(row, name, most=settings.LEDGER_MAX_ATTEMPTS):
            act_confirmation.refuse(row, sentence)
        else:
            _postpone(row, reverts.reason(row.contract, refusal), counts=not refusals.is_passing(row, name))


def _postpone(row: SignedAct, reason: str, *, counts: bool) -> None:
    """Refusals that pass are asked for ever less often; others a few times, then a person must look."""
    now = clock.now()
    attempts = row.attempts + counts
    over = attempts >= settings.LEDGER_MAX_ATTEMPTS
    wait = 2**attempts if counts else (now - row.created_at).total_seconds() / 4
    _still_waiting(row).update(
        status=Status.SET_ASIDE if over else Status.WAITING,
        attempts=attempts,
        reason=reason[:300],
        not_before=now + timedelta(seconds=min(LONGEST_WAIT, max(SHORTEST_WAIT, wait))),
    )


def _still_waiting(row: SignedAct) -> QuerySet[SignedAct]:
    return SignedAct.objects.filter(pk=row.pk, status=Status.WAITING, seen_number__isnull=True)
