"""What never arrives is said in a plain sentence, and holds up nobody; what is only too early waits."""

import io
from datetime import timedelta

from django.core.management import call_command

from adapters.chain.acts.consents import Grant, Halt
from adapters.chain.typed_data import terms_hash
from adapters.chain.values import Role, Status
from common import clock
from domain.ledger.models import SignedAct, Transaction
from domain.ledger.queries import acts, outcomes
from domain.ledger.queries.health import health
from domain.ledger.services import acts as outbox
from domain.ledger.tests.node import Node
from domain.ledger.tests.signers import (
    BOB,
    HOPE,
    VERA,
    VICTOR,
    Stranger,
    admit,
    enrol,
    grant,
    no_list,
    now,
    revoke,
    submit,
)
from domain.ledger.tests.support import ALICE, MALLORY
from domain.ledger.tests.test_acts import appoint_vera, feed, run_ledger, state

LATE = 86_400 + 60


def test_a_revoked_grant_that_still_waits_never_counts(node: Node) -> None:
    """The tombstone may come first: in a block before, or in the same one."""
    given = grant()
    early, waiting = submit(revoke(given)), submit(given)
    SignedAct.objects.filter(pk=waiting.pk).update(not_before=clock.now() + timedelta(hours=1))
    node.relay()
    node.mine()
    node.watch()
    run_ledger(node)
    assert state(early) == ("confirmed", "")
    assert state(waiting) == ("refused", "It was stopped before it was recorded, so it never counted.")
    assert feed() == [("revoke", "confirmed"), ("grant", "refused")]
    assert outcomes.since(0)[1].reason == waiting.reason
    ref = (waiting.subject_id, "grant")
    assert (acts.status_of([ref])[ref].state, acts.status_of([ref])[ref].reason) == (
        "refused",
        waiting.reason,
    )


def test_both_in_one_block_end_closed(node: Node) -> None:
    given = grant()
    rows = [submit(given), submit(revoke(given))]
    run_ledger(node, 2)
    assert state(rows[1]) == ("confirmed", "")
    (held,) = acts.state_of_grants([given.public().outcome_key]).values()
    assert held.revoked_at > 0


def test_a_grant_not_recorded_within_a_day(node: Node) -> None:
    late, good = submit(grant(at=now() - LATE)), submit(grant())
    run_ledger(node)
    assert state(late) == (
        "refused",
        "It was not recorded within a day after it was signed, so it never counted.",
    )
    assert state(good) == ("confirmed", "")


def test_one_that_was_sent_and_came_too_late(node: Node) -> None:
    row = submit(grant(at=now() - 86_000))
    node.relay()
    node.rpc.call("evm_increaseTime", [3600])
    node.mine()
    node.watch()
    assert state(row)[0] == "refused"
    assert Transaction.objects.get().status == "failed"


def test_a_grant_dated_ahead_waits_for_the_chain(node: Node) -> None:
    row = submit(grant(at=now() + 5000))
    run_ledger(node)
    assert state(row) == ("waiting", "")
    assert health().acts_oldest is None
    node.rpc.call("evm_increaseTime", [5100])
    node.mine()
    run_ledger(node)
    assert state(row) == ("confirmed", "")


def test_a_grant_from_before_everything_was_stopped(node: Node) -> None:
    given = submit(grant(at=now() - 600))
    SignedAct.objects.update(not_before=clock.now() + timedelta(hours=1))
    halt = submit(Halt(ALICE.address, now() - 300))
    node.relay()
    node.mine()
    node.watch()
    run_ledger(node)
    assert state(halt) == ("confirmed", "")
    assert state(given) == ("refused", "Everything was stopped after it was signed, so it never counted.")


def test_an_older_stop_counts_with_the_newer_one(node: Node) -> None:
    newer = submit(Halt(ALICE.address, now() - 60))
    run_ledger(node)
    older = submit(Halt(ALICE.address, now() - 600))
    run_ledger(node)
    assert [state(newer), state(older)] == [("confirmed", "")] * 2


def test_a_narrowing_ends_the_old_grant_with_it(node: Node) -> None:
    old = grant()
    submit(old)
    run_ledger(node)
    new = grant(replaces=terms_hash(old.terms))
    row = submit(new)
    run_ledger(node)
    held = acts.state_of_grants([old.public().outcome_key, new.public().outcome_key])
    assert state(row) == ("confirmed", "")
    assert [each.revoked_at > 0 for each in held.values()] == [True, False]


def test_of_two_verifiers_one_wins(node: Node) -> None:
    """The same account, the same sequence, the same decision about other papers: the first is recorded, the
    other is told.
    """
    appoint_vera(node)
    node.rpc.call("evm_setAutomine", [True])
    outbox.appoint(account=VICTOR.address, role=Role.VERIFIER)
    node.rpc.call("evm_setAutomine", [False])
    first, second = submit(enrol(BOB)), submit(enrol(BOB, by=VICTOR, papers=b"d" * 32))
    run_ledger(node, 2)
    assert state(first) == ("confirmed", "")
    assert state(second) == ("refused", "Another decision about the same account was recorded first.")


def test_a_loser_is_told_even_if_the_account_has_moved_on(node: Node, stranger: Stranger) -> None:
    """A later decision that says the same as the loser's, with the same papers, does not make the loser a
    winner.
    """
    appoint_vera(node)
    won = [
        enrol(BOB),
        enrol(BOB, sequence=2, status=Status.SUSPENDED),
        enrol(BOB, sequence=3, papers=b"d" * 32),
    ]
    for each in won:
        stranger.bring(each)
        node.mine()
    lost, same = submit(enrol(BOB, papers=b"d" * 32)), submit(enrol(BOB, sequence=2, status=Status.SUSPENDED))
    run_ledger(node, 2)
    assert state(lost)[0] == "refused"
    assert state(same) == ("confirmed", "")


def test_sequences_of_one_account_go_in_order(node: Node) -> None:
    second, first = submit(no_list(2)), submit(no_list(1))
    other = submit(no_list(1, patient=MALLORY))
    node.relay()
    assert [state(row)[0] for row in (second, first, other)] == ["waiting", "sent", "sent"]
    node.mine()
    node.watch()
    run_ledger(node)
    assert {state(row) for row in (first, second, other)} == {("confirmed", "")}
    assert acts.state_of_owners([ALICE.address])[ALICE.address].sequence == 2


def test_a_list_that_another_overtook(node: Node, stranger: Stranger) -> None:
    """Signed in two places: the one that came first stands, and stays the one that came first when she signs
    the next.
    """
    stranger.bring(no_list(1))
    node.mine()
    other = submit(no_list(1, salt=b"o" * 32))
    run_ledger(node)
    assert state(other) == ("refused", "A newer list took its place before it was recorded.")
    stranger.bring(no_list(2))
    node.mine()
    third = submit(no_list(2, salt=b"t" * 32))
    stranger.bring(no_list(3))
    node.mine()
    run_ledger(node)
    assert state(third)[0] == "refused"


def test_a_list_of_ours_that_was_followed_at_once_was_recorded(node: Node, stranger: Stranger) -> None:
    row = submit(no_list(1))
    node.relay()
    node.mine()
    stranger.bring(no_list(2))
    node.mine()
    node.watch()
    assert state(row) == ("confirmed", "")


def test_a_missing_predecessor_is_waited_for_but_not_forever(node: Node) -> None:
    row = submit(no_list(2))
    run_ledger(node)
    assert state(row)[0] == "waiting"
    assert "SequenceTaken" in row.reason
    SignedAct.objects.update(created_at=clock.now() - timedelta(days=2))
    run_ledger(node)
    assert state(row) == ("refused", "The one before it never arrived.")


def test_a_membership_waits_until_the_hospital_is_one(node: Node) -> None:
    appoint_vera(node)
    member = submit(admit(BOB))
    run_ledger(node)
    assert state(member)[0] == "waiting"
    submit(enrol(HOPE, role=Role.HOSPITAL))
    run_ledger(node, 2)
    assert state(member) == ("confirmed", "")


def test_a_row_that_cannot_be_read_is_set_aside_alone(node: Node) -> None:
    poison, good = submit(grant()), submit(grant())
    whole = poison.statement
    SignedAct.objects.filter(pk=poison.pk).update(statement={"patient": ALICE.address, "terms": "nothing"})
    run_ledger(node)
    assert state(poison)[0] == "set_aside"
    assert "cannot be read" in poison.reason
    assert state(good) == ("confirmed", "")
    assert health().acts_set_aside == 1
    # A person has mended it.
    SignedAct.objects.filter(pk=poison.pk).update(statement=whole)
    call_command("ledger_retry", stdout=io.StringIO())
    run_ledger(node)
    assert state(poison) == ("confirmed", "")


def test_what_was_signed_for_a_contract_of_the_past_is_refused(node: Node) -> None:
    waiting, sent = submit(grant()), submit(grant())
    SignedAct.objects.filter(pk=waiting.pk).update(not_before=clock.now() + timedelta(hours=1))
    node.relay()
    SignedAct.objects.update(contract="0x000000000000000000000000000000000000bEEF")
    good = submit(grant())
    run_ledger(node)
    gone = ("refused", "The contract it was signed for is no longer in use.")
    assert [state(row) for row in (waiting, sent, good)] == [gone, gone, ("confirmed", "")]


def test_nobody_decides_about_himself(node: Node) -> None:
    appoint_vera(node)
    row = submit(enrol(VERA, sequence=2))
    run_ledger(node)
    assert state(row) == ("refused", "Nobody decides about the own account.")


def test_a_grant_that_replaces_itself(node: Node) -> None:
    given = grant()
    row = submit(Grant(given.terms, terms_hash(given.terms), given.issued_at))
    run_ledger(node)
    assert state(row) == ("refused", "It would replace itself.")
