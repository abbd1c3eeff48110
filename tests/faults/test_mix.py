"""Everything at once, in a fixed random order. `make soak` runs it over more than ten thousand notes."""

import random
import time
from collections.abc import Callable

import pytest

from domain.ledger.models import Entry, SignedAct
from domain.ledger.tests.support import NOTE
from tests.faults.conftest import REPEATS
from tests.faults.front import MODES
from tests.faults.harness import Harness, acts, confirmed_outcomes
from tests.faults.test_killed import POINTS

LONG = True
ITEMS = 10_000 if REPEATS > 1 else 300
pytestmark = pytest.mark.timeout(3 * 3600 if REPEATS > 1 else 300)
CHANCE = random.Random(20_261_121)


def test_faults_in_a_random_mix(harness: Harness) -> None:
    faults: list[Callable[[Harness], None]] = [_kill, _crash, _misbehave, _misbehave, _forget, _take_back]
    harness.start()
    while Entry.objects.filter(kind=NOTE).count() < ITEMS:
        acts(CHANCE.randint(1, 5), notes=CHANCE.randint(1, 20))
        CHANCE.choice(faults)(harness)
        if not any(worker.is_running() for worker in harness.workers[-2:]):
            harness.start()
    harness.start()
    harness.until_drained(seconds=120)
    harness.must_hold()
    assert confirmed_outcomes() == Entry.objects.filter(kind=NOTE).count() + SignedAct.objects.count()


def _kill(harness: Harness) -> None:
    for worker in harness.workers[-2:]:
        worker.kill()


def _crash(harness: Harness) -> None:
    harness.start(crash_at=CHANCE.choice(POINTS))


def _misbehave(harness: Harness) -> None:
    harness.front.mode = CHANCE.choice([mode for mode in MODES if mode != "silent"])
    time.sleep(CHANCE.random())
    harness.front.mode = ""


def _forget(harness: Harness) -> None:
    harness.rpc.call("anvil_dropAllTransactions")


def _take_back(harness: Harness) -> None:
    fork = harness.rpc.call("evm_snapshot")
    time.sleep(2 * CHANCE.random())
    harness.rpc.call("evm_revert", [fork])
    harness.rpc.call("evm_increaseTime", [1])
