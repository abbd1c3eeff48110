"""The chain may take blocks back. What stood in them is sent again, until it stands somewhere."""

import logging
from datetime import timedelta

from django.conf import settings

from adapters.chain import blocks
from adapters.chain.blocks import Header
from adapters.chain.rpc import Rpc
from common import clock
from domain.ledger.models import ChainState, Transaction

logger = logging.getLogger(__name__)

PAGE = 100


def follow(rpc: Rpc) -> Header:
    """Move the cursor to the head. Where blocks were exchanged since the last look, their transactions are "sent" again first."""
    head = blocks.head(rpc)
    state = ChainState.objects.get(chain_id=settings.CHAIN_ID)
    if state.cursor_hash and _was_exchanged(rpc, state, head):
        logger.warning("blocks of the chain were exchanged; its transactions are looked up again")
        _take_back(rpc)
    elif head.number < state.cursor_number:
        return head  # a node that lags: keep what we saw, for a while
    ChainState.objects.filter(pk=state.pk).update(
        cursor_number=head.number, cursor_hash="0x" + head.hash.hex(), head_time=head.timestamp, seen_at=clock.now(), behind_since=None
    )
    return head


def unmine(pks: list[int]) -> int:
    """These are in no block any more: sent again with the next round. Returns how many."""
    if not pks:
        return 0
    return Transaction.objects.filter(pk__in=pks, block_number__isnull=False).update(
        status=Transaction.Status.SENT, mined_hash="", block_number=None, block_hash="", block_time=None, confirmed_at=None, sent_at=None, error=""
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
    """From the newest block down, until a whole page of them still stands."""
    below = None
    while True:
        rows = Transaction.objects.filter(block_number__isnull=False)
        if below is not None:
            rows = rows.filter(block_number__lt=below)
        found = rows.order_by("-block_number").values_list("block_number", flat=True).distinct()[:PAGE]
        places = [place for place in found if place is not None]
        if not places:
            return
        standing = ["0x" + header.hash.hex() for header in blocks.headers(rpc, places) if header is not None]
        below = places[-1]
        page = rows.filter(block_number__gte=below)
        if not unmine(list(page.exclude(block_hash__in=standing).values_list("pk", flat=True))):
            return
