"""F1: a worker killed at each named point changes nothing in the end; the naive sender fails the same
harness.
"""

import pytest

from tests.faults.harness import Harness, acts, confirmed_outcomes

POINTS = [
    "sender.before_signing",
    "sender.after_signing",
    "sender.after_saving",
    "sender.before_sending",
    "sender.after_sending",
    "watcher.before_recording",
    "relayer.before_queueing",
    "relayer.after_queueing",
    "watcher.before_settling",
]


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_named_point(harness: Harness, point: str) -> None:
    acts(3)
    harness.until_killed(harness.start(crash_at=point))
    harness.start()
    harness.until_drained()
    harness.must_hold()
    assert confirmed_outcomes() == 15


def test_the_naive_sender_fails_this_harness(harness: Harness) -> None:
    acts(3)
    harness.until_killed(harness.start(naive=True, crash_at="sender.after_sending"))
    harness.start(naive=True)
    harness.until(lambda: max(harness.on_chain().values(), default=0) > 1, "sent again")
    with pytest.raises(AssertionError) as failed:
        harness.must_hold()
    assert "not exactly once on chain" in str(failed.value)


def test_the_naive_sender_fails_with_acts_alone(harness: Harness) -> None:
    """What a contract refuses the second time is still a second transaction that somebody pays, and a nonce
    that nobody knows.
    """
    acts(3, notes=0)
    harness.until_killed(harness.start(naive=True, crash_at="sender.after_sending"))
    harness.start(naive=True)
    harness.until(lambda: max(harness.on_chain().values(), default=0) > 1, "sent again")
    with pytest.raises(AssertionError) as failed:
        harness.must_hold()
    assert "not exactly once on chain" in str(failed.value)


def test_all_workers_killed_while_they_work(harness: Harness) -> None:
    for _ in range(3):
        acts(5)
        workers = [harness.start(), harness.start()]
        harness.until_sent(more_than=harness.on_chain().total())
        for worker in workers:
            worker.kill()
    harness.start()
    harness.until_drained()
    harness.must_hold()
    assert confirmed_outcomes() == 75
