"""F2: the node is down, slow, half-open, behind a broken proxy, or answers nonsense.

Nothing fails; all drains when it is back.
"""

import os
import signal

import pytest

from domain.ledger.models import Entry, SignedAct, Transaction
from domain.ledger.queries.health import health
from tests.faults.front import MODES
from tests.faults.harness import Harness, acts, confirmed_outcomes


@pytest.mark.parametrize("mode", MODES)
def test_away_and_back(harness: Harness, mode: str) -> None:
    harness.start()
    acts(2)
    harness.until(lambda: Transaction.objects.exists(), "begun")
    harness.front.mode = mode
    acts(2)
    harness.until(lambda: harness.front.misbehaved >= 2, "felt")
    _nothing_failed()
    harness.front.mode = ""
    harness.until_drained(seconds=60)
    harness.must_hold()
    assert confirmed_outcomes() == 20


def test_the_node_itself_stops_and_goes_on(harness: Harness) -> None:
    harness.start()
    acts(1)
    harness.until_drained()
    os.kill(harness.anvil.process.pid, signal.SIGSTOP)
    acts(2)
    harness.until(lambda: harness.said("does not answer"), "noticed")
    _nothing_failed()
    os.kill(harness.anvil.process.pid, signal.SIGCONT)
    harness.until_drained(seconds=60)
    harness.must_hold()
    assert confirmed_outcomes() == 15


def _nothing_failed() -> None:
    assert not Transaction.objects.filter(status="failed").exists()
    assert not Entry.objects.filter(status__in=["refused", "set_aside"]).exists()
    assert not SignedAct.objects.filter(status__in=["refused", "set_aside"]).exists()
    assert health().alarm == ""
