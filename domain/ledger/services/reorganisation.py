"""The chain may take blocks back. What stood in them is sent again, until it stands somewhere."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from adapters.chain import blocks
from adapters.chain.blocks import Header
from adapters.chain.rpc import Rpc
from common import clock
from domain.ledger.models import ChainState, SignedAct, Transaction

logger = logging.getLogger(__name__)

PAGE = 100


def follow(rpc: Rpc) -> Header:
    """Move the cursor to the head.

    Where blocks were exchanged since the last look, their transactions are "sent" again first.
    """
    head = blocks.head(rpc)
    state = ChainState.objects.get(chain_id=settings.CHAIN_ID)
    if state.cursor_hash and _was_exchanged(rpc, state, head):
        logger.warning("blocks of the chain were exchanged; its transactions are looked up again")
        _take_back(rpc)
    elif head.number < state.cursor_number:
        return head  # a node that lags: keep what we saw, for a while
    ChainState.objects.filter(pk=state.pk).update(
        cursor_number=head.number,
        cursor_hash="0x" + head.hash.hex(),
        head_time=head.timestamp,
        seen_at=clock.now(),
        behind_since=None,
    )
    return head


def unmine(pks: list[int]) -> int:
    """These are in no block any more: sent again with the next round. Returns how many."""
    if not pks:
        return 0
    return Transaction.objects.filter(pk__in=pks, block_number__isnull=False).update(
        status=Transaction.Status.SENT,
        mined_hash="",
        block_number=None,
        block_hash="",
        block_time=None,
        confirmed_at=None,
        sent_at=None,
        error="",
    )


def _was_exchanged(rpc: Rpc, state: ChainState, head: Header) -> bool:
    there = blocks.header(rpc, state.cursor_number)
    if there is not None:
        return "0x" + there.hash.hex() != state.cursor_hash
    # The head is older than what we saw: a node that lags, or one that came back from an older state.
    now = clock.now()
    since = state.behind_since or now
    if state.behind_since is None:
        ChainState.objects.filter(pk=state.pk).update(behind_since=now)
    return now - since >= timedelta(seconds=settings.LEDGER_BEHIND_SECONDS)


def _take_back(rpc: Rpc) -> None:
    """What stood in blocks that are gone is looked up again."""
    for gone in _gone(rpc, Transaction.objects.all(), "block_number", "block_hash"):
        unmine(gone)
    for gone in _gone(rpc, SignedAct.objects.all(), "seen_number", "seen_hash"):
        _unsettle(gone)


def _gone(rpc: Rpc, rows: QuerySet[Any], number: str, digest: str) -> Iterator[list[int]]:
    """Primary keys of rows whose block was exchanged, a page at a time: from the newest block down, until a
    whole page of them still stands.
    """
    rows = rows.filter(**{f"{number}__isnull": False})
    below: dict[str, int] = {}
    while places := list(
        rows.filter(**below).order_by(f"-{number}").values_list(number, flat=True).distinct()[:PAGE]
    ):
        standing = ["0x" + header.hash.hex() for header in blocks.headers(rpc, places) if header is not None]
        page = rows.filter(**below, **{f"{number}__gte": places[-1]})
        gone = list(page.exclude(**{f"{digest}__in": standing}).values_list("pk", flat=True))
        if not gone:
            return
        yield gone
        below = {f"{number}__lt": places[-1]}


def _unsettle(pks: list[int]) -> None:
    """The state of their keys may be another one now: judged anew. What was told stays told."""
    rows = SignedAct.objects.filter(pk__in=pks)
    unseen = {"seen_number": None, "seen_hash": "", "seen_time": None, "settled_at": None, "reason": ""}
    rows.filter(transaction__isnull=False).update(status=SignedAct.Status.SENT, **unseen)
    rows.filter(transaction__isnull=True).update(status=SignedAct.Status.WAITING, **unseen)
