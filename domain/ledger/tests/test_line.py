"""One transaction that the node will not take, or that costs too much, holds up no other of its key.

The same for the notary's and the relayer's.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings

from adapters.chain.errors import RpcRejectedError
from adapters.chain.rpc import Rpc
from common import clock
from domain.ledger import keyring
from domain.ledger.keyring import Key
from domain.ledger.models import Batch, SignedAct, Transaction
from domain.ledger.services import fees, sender, transactions
from domain.ledger.tests.node import Node
from domain.ledger.tests.signers import grant, submit
from domain.ledger.tests.support import write
from domain.ledger.tests.test_acts import run_ledger, state

SOMEWHERE = "0x000000000000000000000000000000000000bEEF"


class Picky:
    """The node in front of the node: it takes no transaction that carries these bytes, though a dry run of
    them succeeds.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.hated = b""
        batch = Rpc.batch

        def pick(rpc: Rpc, calls: Any) -> list[Any]:
            return [
                self._answer(call, answer)
                for call, answer in zip(calls, batch(rpc, [self._hide(call) for call in calls]), strict=True)
            ]

        monkeypatch.setattr(Rpc, "batch", pick)

    def _is_hated(self, call: Any) -> bool:
        return bool(self.hated) and call[0] == "eth_sendRawTransaction" and self.hated.hex() in call[1][0]

    def _hide(self, call: Any) -> Any:
        return ("eth_chainId", ()) if self._is_hated(call) else call

    def _answer(self, call: Any, answer: Any) -> Any:
        return (
            RpcRejectedError(-32000, "transaction not allowed by policy") if self._is_hated(call) else answer
        )


@pytest.fixture
def picky(monkeypatch: pytest.MonkeyPatch) -> Picky:
    return Picky(monkeypatch)


@pytest.fixture(params=["notary", "relayer"])
def key(request: pytest.FixtureRequest, node: Node) -> Key:
    found: Key = getattr(keyring, request.param)()
    return found


def queue(key: Key, *contents: bytes) -> list[Transaction]:
    return [
        transactions.queue(intent_key=f"test:{data.hex()}", sender=key.address, to=SOMEWHERE, calldata=data)
        for data in contents
    ]


def turn(node: Node, key: Key, times: int = 1) -> None:
    for _ in range(times):
        long_ago = clock.now() - timedelta(minutes=1)
        Transaction.objects.exclude(sent_at=None).update(sent_at=long_ago)
        sender.send_due(node.rpc, key)
        node.mine()
        node.watch()


def test_a_refusal_that_no_dry_run_foresees_ends_one_and_lets_the_others_go(
    node: Node, key: Key, picky: Picky, settings: LazySettings
) -> None:
    settings.LEDGER_MAX_ATTEMPTS = 3
    picky.hated = b"hated by the node"
    poison, *others = queue(key, picky.hated, b"one", b"two")
    turn(node, key)
    assert not Transaction.objects.filter(status="confirmed").exists()
    turn(node, key, 4)
    poison.refresh_from_db()
    assert (poison.status, poison.error) == (
        "failed",
        "The node would not take it; an empty one took its nonce.",
    )
    assert [Transaction.objects.get(pk=row.pk).status for row in others] == ["confirmed"] * 2
    assert list(Transaction.objects.order_by("nonce").values_list("nonce", flat=True)) == [0, 1, 2]
    assert node.sent_by(key.address) == ["0x", "0x" + b"one".hex(), "0x" + b"two".hex()]


def test_several_such_one_after_the_other(node: Node, key: Key, picky: Picky, settings: LazySettings) -> None:
    settings.LEDGER_MAX_ATTEMPTS = 2
    picky.hated = b"hated by the node"
    queue(key, picky.hated + b"1", b"one", picky.hated + b"2", b"two")
    turn(node, key, 8)
    assert [row.status for row in Transaction.objects.order_by("id")] == [
        "failed",
        "confirmed",
        "failed",
        "confirmed",
    ]


def test_the_old_bytes_count_if_they_are_mined_after_all(
    node: Node, key: Key, picky: Picky, settings: LazySettings
) -> None:
    settings.LEDGER_MAX_ATTEMPTS = 2
    picky.hated = b"hated by the node"
    (row,) = queue(key, picky.hated)
    for _ in range(3):
        Transaction.objects.exclude(sent_at=None).update(sent_at=clock.now() - timedelta(minutes=1))
        raw = bytes(Transaction.objects.get().raw_tx or b"")
        sender.send_due(node.rpc, key)
    row.refresh_from_db()
    assert row.given_up == row.hashes[1]
    assert raw != bytes(row.raw_tx or b"")
    node.rpc.call("anvil_dropAllTransactions")
    picky.hated = b""
    node.rpc.call("eth_sendRawTransaction", ["0x" + raw.hex()])
    node.mine()
    node.watch()
    row.refresh_from_db()
    assert (row.status, row.mined_hash) == ("confirmed", row.hashes[0])


def test_an_empty_purse_gives_up_nothing(node: Node, key: Key, settings: LazySettings) -> None:
    settings.LEDGER_MAX_ATTEMPTS = 2
    balance = node.rpc.call("eth_getBalance", [key.address, "latest"])
    node.rpc.call("anvil_setBalance", [key.address, "0x0"])
    (row,) = queue(key, b"poor")
    turn(node, key, 5)
    row.refresh_from_db()
    assert (row.status, row.given_up) == ("signed", "")
    node.rpc.call("anvil_setBalance", [key.address, balance])
    turn(node, key, 2)
    row.refresh_from_db()
    assert row.status == "confirmed"


def test_acts_whose_transaction_was_given_up_go_again_alone(
    node: Node, picky: Picky, settings: LazySettings
) -> None:
    settings.LEDGER_MAX_ATTEMPTS = 2
    rows = [submit(grant()) for _ in range(3)]
    picky.hated = bytes.fromhex(rows[1].statement["terms"])
    node.relay()
    turn(node, keyring.relayer(), 3)
    settings.LEDGER_MAX_ATTEMPTS = 6
    picky.hated = b""
    run_ledger(node, 2)
    assert [state(row) for row in rows] == [("confirmed", "")] * 3
    assert SignedAct.objects.filter(goes_alone=True).count() == 3
    assert len({row.transaction for row in rows}) == 3


def test_a_batch_of_evidence_that_was_given_up_is_anchored_all_the_same(
    node: Node, picky: Picky, settings: LazySettings
) -> None:
    settings.LEDGER_MAX_ATTEMPTS = 2
    write()
    node.notarise()
    picky.hated = bytes(Batch.objects.get().root)
    turn(node, keyring.notary(), 4)
    picky.hated = b""
    node.sweep()
    Transaction.objects.update(not_before=clock.now())
    turn(node, keyring.notary())
    assert Batch.objects.get().transaction.status == "confirmed"


def _wait(settings: LazySettings) -> None:
    past = clock.now() - timedelta(seconds=settings.LEDGER_BUMP_SECONDS + 1)
    Transaction.objects.update(sent_at=past, signed_at=past)


def _raise(node: Node, key: Key, settings: LazySettings, until: Callable[[], bool]) -> int:
    for count in range(60):
        if until():
            return count
        _wait(settings)
        sender.send_due(node.rpc, key)
    raise AssertionError("never")


def test_a_fee_that_is_generous_already_is_not_raised_for_ever(
    node: Node, key: Key, settings: LazySettings
) -> None:
    (row,) = queue(key, b"stuck")
    for _ in range(30):
        _wait(settings)
        sender.send_due(node.rpc, key)
    row.refresh_from_db()
    asked = fees.offer_of(row).max_fee or 0
    first = 2 * int(node.rpc.call("eth_getBlockByNumber", ["latest", False])["baseFeePerGas"], 16) + 10**9
    assert first < asked < 5 * first
    assert len(row.hashes) < 20


def test_never_above_the_cap(node: Node, key: Key, settings: LazySettings) -> None:
    settings.LEDGER_MAX_FEE_GWEI = 2
    node.rpc.call("anvil_setNextBlockBaseFeePerGas", [hex(50 * 10**9)])
    node.mine()
    (row,) = queue(key, b"dear")
    for _ in range(5):
        sender.send_due(node.rpc, key)
        _wait(settings)
    row.refresh_from_db()
    assert row.max_fee == 2 * 10**9
    assert row.status in {"signed", "sent"}
    # Blocks are cheap again: the same transaction goes through.
    node.rpc.call("anvil_setNextBlockBaseFeePerGas", [hex(10**8)])
    node.mine()
    turn(node, key, 2)
    row.refresh_from_db()
    assert row.status == "confirmed"
