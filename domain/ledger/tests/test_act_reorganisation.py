"""An act counts while the chain holds it: blocks that are taken back take it with them, and it is brought
again.
"""

import io
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from adapters.chain.deployment import Deployment
from adapters.chain.rpc import Rpc
from domain.ledger.models import SignedAct, Transaction
from domain.ledger.queries import acts, outcomes
from domain.ledger.services import act_confirmation
from domain.ledger.tests.node import Node
from domain.ledger.tests.signers import BOB, Stranger, enrol, grant, revoke, submit
from domain.ledger.tests.test_acts import appoint_vera, feed, run_ledger, state
from domain.ledger.tests.test_chain_identity import empty_node

__all__ = ["empty_node"]


def test_it_is_told_when_it_is_deep_enough(node: Node, settings: LazySettings) -> None:
    settings.CHAIN_CONFIRMATIONS = 3
    row = submit(grant())
    ref = (row.subject_id, "grant")
    run_ledger(node)
    assert (acts.status_of([ref])[ref].state, acts.status_of([ref])[ref].confirmations) == ("mined", 1)
    assert feed() == []
    node.mine(2)
    node.watch()
    assert (acts.status_of([ref])[ref].state, acts.status_of([ref])[ref].confirmations) == ("confirmed", 3)
    assert feed() == [("grant", "confirmed")]


def test_a_refusal_by_the_chains_state_must_be_deep_too(
    node: Node, settings: LazySettings, stranger: Stranger
) -> None:
    settings.CHAIN_CONFIRMATIONS = 3
    given = grant()
    stranger.bring(revoke(given))
    fork = node.fork()
    node.mine()
    row = submit(given)
    run_ledger(node)
    assert row.status == "waiting"
    # The revocation is taken back with its block: the grant goes on.
    node.exchange(fork, 2)
    node.watch()
    run_ledger(node)
    node.mine(2)
    node.watch()
    assert state(row) == ("confirmed", "")


@pytest.mark.parametrize("depth", [1, 3, 8, 32])
def test_what_stood_in_blocks_that_are_gone_is_brought_again(node: Node, depth: int) -> None:
    rows = [submit(grant()) for _ in range(3)]
    fork = node.fork()
    run_ledger(node)
    node.mine(depth - 1)
    node.watch()
    node.exchange(fork, depth)
    node.watch()
    ref = (rows[0].subject_id, "grant")
    assert acts.status_of([ref])[ref].state == "sent"
    run_ledger(node)
    assert [state(row) for row in rows] == [("confirmed", "")] * 3
    sent = Transaction.objects.get()
    assert node.sent_by(sent.sender).count("0x" + bytes(sent.calldata).hex()) == 1
    assert len(outcomes.since(0)) == 3


@pytest.mark.parametrize("blocks", [0, 2], ids=["the node lags", "other blocks"])
def test_blocks_that_go_before_anybody_noticed_bring_no_second_transaction(
    node: Node, monkeypatch: pytest.MonkeyPatch, blocks: int
) -> None:
    """The transaction is confirmed already, its act not yet, when they go: the chain then holds nothing of
    what was not in vain.
    """
    row = submit(grant())
    fork, settle = node.fork(), act_confirmation.settle

    def late(rpc: Rpc, known: Deployment) -> int:
        monkeypatch.undo()
        node.exchange(fork, blocks)
        return settle(rpc, known)

    monkeypatch.setattr(act_confirmation, "settle", late)
    run_ledger(node)
    sent = Transaction.objects.get()
    assert (sent.status, state(row)) == ("confirmed", ("sent", ""))
    assert SignedAct.objects.get().transaction == sent
    node.mine(2)
    node.watch()
    run_ledger(node)
    assert state(row) == ("confirmed", "")
    assert node.sent_by(sent.sender) == ["0x" + bytes(sent.calldata).hex()]
    assert feed() == [("grant", "confirmed")]


def test_one_that_a_stranger_brought_is_ours_to_bring_when_it_is_gone(node: Node, stranger: Stranger) -> None:
    given = grant()
    fork = node.fork()
    stranger.bring(given)
    node.mine()
    row = submit(given)
    run_ledger(node)
    assert state(row) == ("confirmed", "")
    assert not Transaction.objects.exists()
    node.exchange(fork, 3)
    node.watch()
    assert state(row)[0] == "waiting"
    run_ledger(node)
    assert state(row) == ("confirmed", "")
    assert len(feed()) == 1


def test_on_a_chain_that_began_anew_what_is_still_valid_is_brought_again(
    node: Node, empty_node: Node, settings: LazySettings, tmp_path: Path
) -> None:
    appoint_vera(node)
    kept, ended = grant(), grant()
    rows = [submit(kept), submit(ended), submit(revoke(ended)), submit(enrol(BOB))]
    run_ledger(node)
    assert {state(row) for row in rows} == {("confirmed", "")}

    settings.CHAIN_RPC_URL = empty_node.anvil.url
    settings.DEPLOYMENTS_DIR = tmp_path / "deployments"
    empty_node.rpc.call("evm_setAutomine", [True])
    call_command("chain_deploy", stdout=io.StringIO())
    call_command("ledger_replay", stdout=io.StringIO())
    empty_node.rpc.call("evm_setAutomine", [False])
    run_ledger(empty_node, 2)
    assert [state(rows[0]), state(rows[3])] == [("confirmed", "")] * 2
    held = acts.state_of_grants([kept.public().outcome_key, ended.public().outcome_key])
    assert [each.revoked_at > 0 for each in held.values()] == [False, True]


def test_after_a_restore_the_chain_says_what_was_revoked(node: Node, stranger: Stranger) -> None:
    """The rows of an older backup know the grant only, as one that waits; the chain has it, and its end."""
    given = grant()
    stranger.bring(given)
    node.mine()
    stranger.bring(revoke(given))
    node.mine()
    row = submit(given)
    assert [each.revoked_at > 0 for each in acts.state_of_grants([given.public().outcome_key]).values()] == [
        True
    ]
    run_ledger(node)
    assert state(row) == ("confirmed", "")
    assert not Transaction.objects.exists()
    assert acts.state_of_grants([b"k" * 32]) == {b"k" * 32: (0, 0)}
