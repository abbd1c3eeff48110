"""The way of a note from Alice's signature to a block."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.test import TestCase
from kombu.exceptions import OperationalError

from adapters.chain import deployment
from adapters.chain.contracts.anchors import Anchors
from common import ids
from common.merkle import Tree
from domain.ledger import keyring, task_queue
from domain.ledger.models import Batch, Entry, Transaction
from domain.ledger.queries import anchors, outcomes
from domain.ledger.queries.health import health
from domain.ledger.services import entries
from domain.ledger.tests.node import Node, only
from domain.ledger.tests.support import ALICE, leaf_of, signed, write

Status = Transaction.Status


def test_a_note_of_alice_is_anchored_and_confirmed(node: Node) -> None:
    (entry,) = write()
    ref = (entry.subject_id, 1)
    assert anchors.status_of([ref])[ref].state == "queued"

    node.notarise()
    node.send()
    assert anchors.status_of([ref])[ref].state == "sent"

    node.mine()
    node.watch()
    status = anchors.status_of([ref])[ref]
    assert (status.state, status.confirmations, status.needed) == ("confirmed", 1, 1)
    assert status.tx_hash in only().hashes
    assert status.anchored_at is not None
    assert [(item.outcome, item.subject_id) for item in outcomes.since(0)] == [
        ("confirmed", entry.subject_id)
    ]


def test_the_contract_knows_every_leaf_of_the_batch(node: Node) -> None:
    written = write(5) + write(2)
    node.round()
    batch = Batch.objects.get()
    leaves = [bytes(entry.leaf) for entry in written]
    tree = Tree(leaves)
    contract = Anchors(node.rpc, deployment.load(31337).anchors)
    for place, leaf in enumerate(leaves):
        assert contract.verify(bytes(batch.root), tree.proof(place), leaf)[1] == keyring.notary().address


def test_a_batch_closes_when_it_is_full(node: Node, settings: LazySettings) -> None:
    settings.LEDGER_BATCH_SIZE, settings.LEDGER_BATCH_SECONDS = 3, 3600
    write(7)
    node.notarise()
    assert sorted(Batch.objects.values_list("size", flat=True)) == [3, 3]
    assert Entry.objects.get(batch=None).status == "passed"


def test_confirmed_means_deep_enough(node: Node, settings: LazySettings) -> None:
    settings.CHAIN_CONFIRMATIONS = 3
    (entry,) = write()
    ref = (entry.subject_id, 1)
    node.round()
    status = anchors.status_of([ref])[ref]
    assert (status.state, status.confirmations, status.needed) == ("mined", 1, 3)
    assert outcomes.since(0) == []
    node.mine(2)
    node.watch()
    assert anchors.status_of([ref])[ref].state == "confirmed"


def test_the_same_keys_again_write_nothing(node: Node) -> None:
    (first,) = write()
    leaf = leaf_of(first.subject_id)
    (again,) = entries.submit(author=ALICE.address, statement=signed(ALICE, [leaf]), leaves=[leaf])
    assert again.pk == first.pk
    with pytest.raises(ValueError, match="another act"):
        other = [leaf, leaf_of(ids.new())]
        entries.submit(author=ALICE.address, statement=signed(ALICE, other), leaves=other)


def test_a_commit_kicks_the_notary(node: Node) -> None:
    with TestCase.captureOnCommitCallbacks() as messages:
        write()
    assert task_queue.notarise in messages


def test_a_kick_needs_no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def away(*args: object, **kwargs: object) -> None:
        tried.append(args)
        raise OperationalError("connection refused")

    monkeypatch.setattr("celery.app.base.Celery.send_task", away)
    task_queue._last.clear()
    task_queue.notarise()
    assert len(tried) == 1


def test_status_takes_one_statement(node: Node, django_assert_num_queries: Any) -> None:
    written = write(20)
    node.round()
    with django_assert_num_queries(1):
        assert len(anchors.status_of([(entry.subject_id, 1) for entry in written])) == 20


def test_health_counts_what_waits(node: Node) -> None:
    write(3)
    assert health().waiting == 3
    node.round()
    found = health()
    assert (found.waiting, found.unconfirmed, found.failed, found.alarm) == (0, 0, 0, "")
    assert found.head > 0
