"""Heads, receipts, nonces, fees, and money for development only."""

from contextlib import closing

import pytest

from adapters.chain import blocks, development, fees
from adapters.chain.errors import RpcRejectedError, WrongChainError
from adapters.chain.fees import Fees
from adapters.chain.rpc import Rpc
from adapters.chain.tests.fake_node import FakeNode, result
from adapters.chain.tests.world import World


def test_headers(world: World) -> None:
    head = blocks.head(world.rpc)
    before, none = blocks.headers(world.rpc, [head.number - 1, head.number + 1000])
    assert before is not None
    assert head.parent == before.hash
    assert none is None
    assert blocks.header(world.rpc, 0) is not None
    first = blocks.header(world.rpc, 0)
    assert first is not None
    assert first.hash == blocks.genesis_hash(world.rpc)


def test_receipts_of_done_failed_and_unknown(world: World) -> None:
    done = world.send(world.people.charlie.address, b"", value=1)
    failed = world.send(world.anchors.address, world.anchors.anchor(b"r" * 32, 1))
    assert (done.succeeded, failed.succeeded) == (True, False)
    assert done.gas_used == 21_000
    assert blocks.receipts(world.rpc, [done.transaction, b"x" * 32]) == [done, None]
    assert blocks.known(world.rpc, [done.transaction, b"x" * 32]) == [True, False]


def test_sending_the_same_twice_is_refused_with_a_reason(world: World) -> None:
    before = blocks.nonce_of(world.rpc, world.people.owner.address)
    world.send(world.people.charlie.address, b"", value=1)
    assert blocks.nonce_of(world.rpc, world.people.owner.address) == before + 1
    assert isinstance(blocks.send_many(world.rpc, [b"\x00"])[0], RpcRejectedError)
    assert blocks.balance_of(world.rpc, world.people.charlie.address) == 1


def test_code(world: World) -> None:
    assert blocks.code_at(world.rpc, world.deployment.anchors)
    assert blocks.code_at(world.rpc, world.people.alice.address) == b""


def test_fees_and_their_raise(world: World) -> None:
    offer = fees.suggest(world.rpc)
    assert offer.max_fee is not None
    assert offer.max_fee >= offer.priority_fee > 0
    assert fees.bump(Fees(800, 8, 1)) == Fees(900, 9, 2)
    assert fees.bump(Fees(None, 0, 100)) == Fees(None, 0, 113)


def test_there_is_no_free_money_elsewhere(world: World) -> None:
    charlie = world.people.charlie.address
    with pytest.raises(WrongChainError, match="no free money"):
        development.fund(Rpc("http://node.example"), charlie)
    with closing(FakeNode(lambda question: result(question, "0x1"))) as node:
        with pytest.raises(WrongChainError, match="no free money"):
            development.fund(Rpc(node.url), charlie)
        assert [question["method"] for question in node.questions] == ["eth_chainId"]
