"""The state follows the chain, also backwards."""

from datetime import timedelta

import pytest
from django.conf import LazySettings

from adapters.chain import blocks
from common import clock
from domain.ledger.models import ChainState, Transaction
from domain.ledger.queries import anchors, outcomes
from domain.ledger.tests.node import Node, only
from domain.ledger.tests.support import write


@pytest.mark.parametrize("depth", [1, 3, 8, 32])
def test_what_stood_in_blocks_that_are_gone_is_sent_again_once(node: Node, depth: int) -> None:
    (entry,) = write()
    fork = node.fork()
    node.round()
    node.mine(depth - 1)
    node.watch()
    before = only()
    node.exchange(fork, depth)
    node.watch()
    assert (only().status, only().block_number) == ("sent", None)

    node.send()
    node.mine()
    node.watch()
    after = only()
    assert (after.status, after.nonce, after.hashes) == ("confirmed", before.nonce, before.hashes)
    assert after.block_hash != before.block_hash
    assert node.sent_by(after.sender).count("0x" + bytes(after.calldata).hex()) == 1
    # Told once: the reader of the feed has acted on it already.
    assert len(outcomes.since(0)) == 1
    ref = (entry.subject_id, 1)
    assert anchors.status_of([ref])[ref].block_number == after.block_number


def test_only_what_is_gone_is_sent_again(node: Node) -> None:
    write()
    node.round()
    node.mine(5)
    fork = node.fork()
    write()
    node.round()
    first, second = Transaction.objects.order_by("id")
    node.exchange(fork, 2)
    node.watch()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("confirmed", "sent")


def test_mined_again_in_another_block_needs_no_sending(node: Node) -> None:
    write()
    fork = node.fork()
    node.round()
    node.exchange(fork, 1)
    blocks.send(node.rpc, bytes(only().raw_tx or b""))
    node.mine()
    node.watch()
    assert only().status == "confirmed"


def test_a_head_that_lags_changes_nothing_for_a_while(node: Node, settings: LazySettings) -> None:
    write()
    with node.snapshot():
        node.round()
        node.mine(3)
        node.watch()
        seen = ChainState.objects.get().cursor_number
    assert node.watch() == 0
    assert only().status == "confirmed"
    assert ChainState.objects.get().cursor_number == seen

    # It does not catch up: it came back from an older state, and what it lost is sent again.
    ChainState.objects.update(
        behind_since=clock.now() - timedelta(seconds=settings.LEDGER_BEHIND_SECONDS + 1)
    )
    node.watch()
    node.send()
    node.mine()
    node.watch()
    assert only().status == "confirmed"
    assert node.sent_by(only().sender).count("0x" + bytes(only().calldata).hex()) == 1
