"""The way of a signed act to a contract, and what is told of it."""

from dataclasses import replace
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import TestCase

from adapters.chain.acts.consents import Halt, Revoke
from adapters.chain.contracts.consents import Consents
from adapters.chain.contracts.participants import Participants
from adapters.chain.deployment import load
from adapters.chain.values import Role, Status
from common import ids
from domain.ledger import keyring, task_queue
from domain.ledger.models import SignedAct, Transaction
from domain.ledger.queries import acts, outcomes
from domain.ledger.services import acts as outbox
from domain.ledger.tests.node import Node
from domain.ledger.tests.signers import (
    BOB,
    HOPE,
    VERA,
    Stranger,
    admit,
    enrol,
    grant,
    no_list,
    now,
    revoke,
    sign,
    submit,
    terms,
)
from domain.ledger.tests.support import ALICE, MALLORY


def run_ledger(node: Node, rounds: int = 1) -> None:
    for _ in range(rounds):
        SignedAct.objects.update(not_before="2020-01-01T00:00Z")
        node.relay()
        node.mine()
        node.watch()


def state(row: SignedAct) -> tuple[str, str]:
    row.refresh_from_db()
    return row.status, row.reason


def feed() -> list[tuple[str, str]]:
    return [(item.kind, item.outcome) for item in outcomes.since(0)]


def test_a_grant_of_alice_arrives_and_is_told_once(node: Node) -> None:
    given = grant()
    row = submit(given)
    ref = (row.subject_id, "grant")
    assert acts.status_of([ref])[ref].state == "queued"
    node.relay()
    assert acts.status_of([ref])[ref].state == "sent"
    node.mine()
    node.watch()
    node.watch()
    status = acts.status_of([ref])[ref]
    assert (status.state, status.confirmations) == ("confirmed", 1)
    assert status.tx_hash in Transaction.objects.get().hashes
    (told,) = outcomes.since(0)
    assert (told.kind, told.subject_id, told.version, told.outcome, told.reason) == (
        "grant",
        row.subject_id,
        1,
        "confirmed",
        "",
    )
    (held,) = Consents(node.rpc, load(31337).consents).consents_of([given.public().outcome_key])
    assert (held.issued_at, held.revoked_at) == (given.issued_at, 0)


def test_every_kind_arrives(node: Node) -> None:
    appoint_vera(node)
    given = grant()
    rows = [
        submit(each)
        for each in (
            given,
            revoke(grant()),
            Halt(MALLORY.address, now() - 60),
            no_list(1),
            enrol(HOPE, role=Role.HOSPITAL),
        )
    ]
    run_ledger(node)
    rows.append(submit(admit(BOB)))
    run_ledger(node)
    assert [state(row) for row in rows] == [("confirmed", "")] * 6
    assert sorted(feed()) == sorted((row.kind, "confirmed") for row in rows)


def appoint_vera(node: Node) -> None:
    node.rpc.call("evm_setAutomine", [True])
    outbox.appoint(account=VERA.address, role=Role.VERIFIER)
    node.rpc.call("evm_setAutomine", [False])


def test_an_appointment_by_the_operator_is_carried_out_once(node: Node) -> None:
    appoint_vera(node)
    appoint_vera(node)
    contract = Participants(node.rpc, load(31337).participants)
    found = contract.participant_of(VERA.address)
    assert (found.role, found.status, found.sequence) == (Role.VERIFIER, Status.ACTIVE, 1)


def test_several_that_wait_go_in_one_transaction(node: Node) -> None:
    granted = [grant() for _ in range(7)]
    rows = [submit(each) for each in granted]
    run_ledger(node)
    rows += [submit(revoke(each)) for each in granted]
    run_ledger(node)
    assert {state(row) for row in rows} == {("confirmed", "")}
    assert Transaction.objects.count() == 2


def test_a_batch_has_its_limit(node: Node, settings: LazySettings) -> None:
    settings.LEDGER_ACTS_TOGETHER = 3
    rows = [submit(grant()) for _ in range(7)]
    run_ledger(node)
    assert {state(row) for row in rows} == {("confirmed", "")}
    assert Transaction.objects.count() == 3


def test_the_same_intent_is_written_once(node: Node) -> None:
    subject, given = ids.new(), grant()
    assert submit(given, subject=subject).pk == submit(given, subject=subject).pk


class Unheard(Revoke):
    """Of a class that nobody registered."""

    __slots__ = ()
    kind = "unheard"


def test_an_act_that_is_not_registered_is_a_mistake(node: Node) -> None:
    given = Unheard(ALICE.address, bytes(32))
    with pytest.raises(ValueError, match="Unheard is no registered act"):
        outbox.submit(
            subject_id=ids.new(),
            version=1,
            act=given,
            signature=sign(given),
            idempotency_key="x",
        )
    assert not SignedAct.objects.exists()


def test_the_terms_are_not_kept(node: Node) -> None:
    given = grant()
    row = submit(given)
    kept = repr({name: value for name, value in vars(row).items() if name != "_state"})
    assert given.terms.salt.hex() not in kept
    assert BOB.address.lower() not in kept.lower()
    assert bytes(given.terms.salt) not in bytes(row.outcome_key)


def test_a_commit_kicks_the_relayer(node: Node) -> None:
    with TestCase.captureOnCommitCallbacks() as messages:
        submit(grant())
    assert task_queue.relay in messages


def test_somebody_else_may_have_brought_it_first(node: Node, stranger: Stranger) -> None:
    """Before we looked, and in the same block as ours: both are confirmed, whatever our own transaction
    says.
    """
    before, beside = grant(), grant()
    stranger.bring(before)
    node.mine()
    early = submit(before)
    late = submit(beside)
    node.relay()
    stranger.bring(beside)
    node.mine()
    node.watch()
    assert Transaction.objects.get().status == "failed"
    assert [state(row) for row in (early, late)] == [("confirmed", "")] * 2
    assert feed() == [("grant", "confirmed")] * 2


def test_one_of_a_batch_that_somebody_else_brought_holds_up_none(node: Node, stranger: Stranger) -> None:
    granted = [grant() for _ in range(3)]
    rows = [submit(each) for each in granted]
    node.relay()
    stranger.bring(granted[1])
    node.mine()
    node.watch()
    assert [state(row) for row in rows] == [("confirmed", "")] * 3


def test_a_wallet_that_signs_for_its_owner_goes_alone(node: Node) -> None:
    """ERC-1271: only her wallet's code can say whether she signed; in a batch it could spoil the others."""
    wallet = "0x00000000000000000000000000000000000A11Ce"
    node.rpc.call(
        "anvil_setCode", [wallet, "0x631626ba7e60e01b60005260206000f3"]
    )  # it says yes to everything
    given = replace(grant(), terms=terms()._replace(patient=wallet))
    rows = [submit(grant()), submit(given, signature=b"as the wallet wants it"), submit(grant())]
    run_ledger(node)
    assert [state(row) for row in rows] == [("confirmed", "")] * 3
    assert [row.is_plain for row in rows] == [True, False, True]
    assert rows[0].transaction == rows[2].transaction != rows[1].transaction


def test_status_takes_one_statement(node: Node, django_assert_num_queries: Any) -> None:
    rows = [submit(grant()) for _ in range(20)]
    run_ledger(node)
    with django_assert_num_queries(1):
        found = acts.status_of([(row.subject_id, "grant") for row in rows])
    assert {status.state for status in found.values()} == {"confirmed"}


def test_the_relayer_pays_and_has_no_other_right(node: Node) -> None:
    submit(grant())
    run_ledger(node)
    own = keyring.relayer().address
    assert Transaction.objects.get().sender == own != keyring.notary().address
    assert Participants(node.rpc, load(31337).participants).participant_of(own).role is Role.NONE
    assert ALICE.address != own
