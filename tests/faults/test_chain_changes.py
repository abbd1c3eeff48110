"""F3 and F4: the chain is replaced, comes back from an older state, or exchanges blocks.

The state follows it; the wrong one gets nothing.
"""

from django.conf import LazySettings

from adapters.chain import blocks
from domain.ledger.models import Transaction
from domain.ledger.queries.health import health
from tests.faults.harness import Harness, acts, confirmed_outcomes


def test_an_empty_chain_in_its_place_stops_the_sending_with_an_alarm(harness: Harness) -> None:
    harness.start()
    acts(2)
    harness.until_drained()
    harness.replace_node(empty=True)
    harness.until(lambda: health().alarm, "alarmed")
    acts(2)
    assert "was replaced" in health().alarm
    assert harness.on_chain().total() == 0

    # The node with the old chain is back: everything goes on by itself.
    harness.replace_node(empty=False)
    harness.until_drained(seconds=60)
    assert health().alarm == ""
    harness.must_hold()
    assert confirmed_outcomes() == 20


def test_an_older_state_is_noticed_and_what_it_lost_is_sent_again_once(harness: Harness) -> None:
    fork = harness.rpc.call("evm_snapshot")
    harness.start()
    acts(2)
    harness.until_drained()
    assert harness.rpc.call("evm_revert", [fork]) is True
    harness.rpc.call("anvil_dropAllTransactions")
    harness.until(lambda: harness.on_chain(), "sent again")
    harness.until_drained()
    harness.must_hold()
    assert confirmed_outcomes() == 10


def test_blocks_are_exchanged_under_running_workers(harness: Harness, settings: LazySettings) -> None:
    settings.CHAIN_CONFIRMATIONS = 2
    harness.start()
    acts(1)
    harness.until_drained()
    fork = harness.rpc.call("evm_snapshot")
    acts(2)
    harness.until(lambda: Transaction.objects.filter(status="mined").exists(), "mined")
    lost = blocks.head(harness.rpc).number
    assert harness.rpc.call("evm_revert", [fork]) is True
    harness.rpc.call("anvil_dropAllTransactions")
    harness.rpc.call("evm_increaseTime", [1])
    harness.rpc.call("anvil_mine", [hex(lost)])
    harness.until_drained()
    harness.must_hold()
    assert confirmed_outcomes() == 15


def test_transactions_that_vanish_from_the_pool_are_handed_over_again(harness: Harness) -> None:
    harness.rpc.call("evm_setIntervalMining", [0])
    harness.start()
    acts(3)
    harness.until(lambda: Transaction.objects.filter(status="sent").exists(), "sent")
    harness.rpc.call("anvil_dropAllTransactions")
    harness.rpc.call("evm_setIntervalMining", [1])
    harness.until_drained()
    harness.must_hold()
    assert confirmed_outcomes() == 15


def test_a_fee_spike_is_outbid_under_the_same_nonce(harness: Harness) -> None:
    harness.rpc.call("evm_setIntervalMining", [0])
    harness.start()
    acts(1)
    harness.until(lambda: Transaction.objects.filter(status="sent").count() == 3, "sent")
    offered = max(int(row.max_fee or 0) for row in Transaction.objects.all())
    harness.rpc.call("anvil_setNextBlockBaseFeePerGas", [hex(offered * 100)])
    harness.rpc.call("evm_setIntervalMining", [1])
    harness.until_drained(seconds=60)
    harness.must_hold()
    assert confirmed_outcomes() == 5
    for raised in Transaction.objects.all():
        assert len(raised.hashes) > 1
        assert raised.mined_hash != raised.hashes[0]
