"""One line of nonces, saved before it is sent, and never a second nonce for the same intent."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction

from adapters.chain import blocks, fees, keys
from adapters.chain.errors import ChainUnavailableError
from common import clock
from domain.ledger import keyring
from domain.ledger.models import Entry, Transaction
from domain.ledger.services import broadcast, signed_transactions, transactions
from domain.ledger.tests.node import Node, only
from domain.ledger.tests.support import write

Status = Transaction.Status
SOMEWHERE = "0x000000000000000000000000000000000000bEEF"


def _queue(count: int = 1, *, to: str = SOMEWHERE) -> list[Transaction]:
    own = keyring.notary().address
    return [
        transactions.queue(
            intent_key=f"test:{to}:{n}", sender=own, to=to, calldata=bytes([n % 256, n // 256])
        )
        for n in range(count)
    ]


def _age(seconds: int) -> None:
    past = clock.now() - timedelta(seconds=seconds)
    Transaction.objects.update(sent_at=past, signed_at=past)


def test_an_intent_is_queued_once(node: Node) -> None:
    assert _queue()[0].pk == _queue()[0].pk


def test_what_stops_after_saving_sends_the_same_bytes(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    _queue(3)
    with monkeypatch.context() as patch:
        patch.setattr(broadcast, "send", _away)
        with pytest.raises(ChainUnavailableError):
            node.send()
    saved = list(Transaction.objects.order_by("nonce").values_list("nonce", "hashes"))
    assert set(Transaction.objects.values_list("status", flat=True)) == {"signed"}
    node.send()
    node.mine()
    node.watch()
    assert list(Transaction.objects.order_by("nonce").values_list("nonce", "hashes")) == saved
    assert set(Transaction.objects.values_list("status", flat=True)) == {"confirmed"}


def _away(*args: object, **kwargs: object) -> None:
    raise ChainUnavailableError("connection refused")


def test_sent_but_not_recorded_is_found_again(node: Node) -> None:
    _queue()
    node.send()
    Transaction.objects.update(status=Status.SIGNED, sent_at=None)
    node.send()
    assert only().status == "sent"
    node.mine()
    Transaction.objects.update(status=Status.SIGNED, sent_at=None)
    node.send()
    node.watch()
    assert only().status == "confirmed"
    assert len(only().hashes) == 1


def test_a_stuck_one_pays_more_under_the_same_nonce(node: Node, settings: LazySettings) -> None:
    _queue()
    node.send()
    before = only()
    _age(settings.LEDGER_BUMP_SECONDS + 1)
    node.send()
    after = only()
    assert after.nonce == before.nonce
    assert after.hashes[:1] == before.hashes
    assert len(after.hashes) == 2
    assert after.max_fee is not None
    assert before.max_fee is not None
    assert after.max_fee * 8 >= before.max_fee * 9
    node.mine()
    node.watch()
    assert (only().status, only().mined_hash) == ("confirmed", after.hashes[1])


def test_the_older_bytes_may_be_the_ones_that_are_mined(node: Node, settings: LazySettings) -> None:
    _queue()
    node.send()
    node.mine()
    row = only()
    signed_transactions.sign_again(keyring.notary(), row, fees.suggest(node.rpc))
    node.watch()
    assert (only().status, only().mined_hash) == ("confirmed", only().hashes[0])


def test_a_dropped_one_is_handed_over_again(node: Node, settings: LazySettings) -> None:
    _queue()
    node.send()
    node.rpc.call("anvil_dropAllTransactions")
    _age(settings.LEDGER_RESEND_SECONDS + 1)
    node.send()
    node.mine()
    node.watch()
    assert (only().status, len(only().hashes)) == ("confirmed", 1)


def test_a_nonce_that_somebody_else_used_is_given_up(node: Node, settings: LazySettings) -> None:
    _queue()
    node.send()
    node.rpc.call("anvil_dropAllTransactions")
    own = keyring.notary()
    stranger = keys.Transaction(31337, only().nonce or 0, SOMEWHERE, b"not ours", 100_000, 10**10, 10**9)
    blocks.send(node.rpc, keys.sign_transaction(own.secret, stranger)[0])
    node.mine()
    for _ in range(3):
        _age(settings.LEDGER_RESEND_SECONDS + 1)
        node.send()
    node.mine()
    node.watch()
    row = only()
    assert row.status == "confirmed"
    assert len(row.hashes) == 2


def test_a_contract_that_refuses_fails_alone(node: Node, settings: LazySettings) -> None:
    settings.LEDGER_MAX_ATTEMPTS = 1
    anchors = node.anchors()
    _queue(1, to=anchors)
    _queue(2)
    node.round()
    refused, *others = Transaction.objects.order_by("id")
    assert (refused.status, refused.nonce) == ("failed", None)
    assert "refused" in refused.error
    assert {row.status for row in others} == {"confirmed"}


def test_a_mined_revert_tells_the_contracts_own_error(node: Node) -> None:
    write()
    node.notarise()
    again = only()
    node.send()
    node.mine()
    twice = transactions.queue(
        intent_key="twice", sender=again.sender, to=again.to, calldata=bytes(again.calldata)
    )
    twice.gas = 100_000
    broadcast.send(
        node.rpc, signed_transactions.sign_new(node.rpc, keyring.notary(), [twice], fees.suggest(node.rpc))
    )
    node.mine()
    node.watch()
    twice.refresh_from_db()
    assert twice.status == "failed"
    assert twice.error.startswith("The contract refused: AlreadyAnchored")


def test_a_batch_whose_transaction_failed_is_anchored_all_the_same(node: Node) -> None:
    write()
    node.notarise()
    Transaction.objects.update(status=Status.FAILED, error="NotNotary")
    node.sweep()
    Transaction.objects.update(not_before=clock.now())
    node.round()
    assert Entry.objects.get().batch.transaction.status == "confirmed"  # type: ignore[union-attr]  # the constraint says so


def test_a_root_that_stands_already_is_taken_as_it_stands(node: Node, settings: LazySettings) -> None:
    """After a database was restored: the chain has what the rows have not."""
    settings.LEDGER_MAX_ATTEMPTS = 1
    write()
    node.notarise()
    own, row = keyring.notary(), only()
    forgotten = keys.Transaction(31337, 0, row.to, bytes(row.calldata), 200_000, 10**10, 10**9)
    blocks.send(node.rpc, keys.sign_transaction(own.secret, forgotten)[0])
    node.mine()
    node.send()
    assert "AlreadyAnchored" in only().error
    node.sweep()
    node.watch()
    assert (only().status, only().nonce) == ("confirmed", 0)
    assert node.sent_by(own.address).count("0x" + bytes(row.calldata).hex()) == 1


def test_a_second_sender_of_the_same_key_waits(node: Node, other_session: Callable[[str], None]) -> None:
    _queue()
    other_session(f"sender:31337:{keyring.notary().address}")
    assert node.send() == 0
    assert only().status == "queued"


def test_the_database_keeps_one_line_of_nonces(node: Node) -> None:
    _queue(2)
    with pytest.raises(IntegrityError, match="nonce"), transaction.atomic():
        Transaction.objects.update(status=Status.SIGNED, nonce=7, raw_tx=b"x", hashes=["0x"])
    assert list(Transaction.objects.values_list("status", "nonce")) == [("queued", None)] * 2


def test_no_more_in_flight_than_the_node_keeps(node: Node, settings: LazySettings) -> None:
    settings.LEDGER_IN_FLIGHT = 3
    _queue(5)
    node.send()
    assert Transaction.objects.filter(status=Status.SENT).count() == 3
    node.mine()
    node.watch()
    node.round()
    assert Transaction.objects.filter(status=Status.CONFIRMED).count() == 5
