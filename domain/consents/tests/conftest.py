"""The world of these tests: made once per test, on a node whose blocks come when a test says so."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings

from adapters.chain.values import Role
from common import clock
from domain.consents.tests.world import World
from domain.credentials.tests import acts
from domain.ledger.services import appointments
from domain.ledger.tests.conftest import node, quiet_node
from domain.ledger.tests.node import Node
from tests import people

Later = Callable[[float], None]


@pytest.fixture
def world(transactional_db: None, node: Node, settings: LazySettings, tmp_path: Path) -> World:
    settings.IPFS_API_URL, settings.BLOCKS_DIR = "", tmp_path / str(uuid4())
    vera = people.verifier("Vera")
    node.rpc.call("evm_setAutomine", [True])
    appointments.appoint(account=vera.address, role=Role.VERIFIER)
    node.rpc.call("evm_setAutomine", [False])
    made = World(node, people.patient("Alice"), people.patient("Mallory"), people.doctor("Bob").user, people.doctor("Charlie").user, vera)
    for doctor in (made.bob, made.charlie):
        acts.verified(doctor, vera)
    made.record()
    return made


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch, node: Node, settings: LazySettings) -> Later:
    """`later(seconds)` moves our clock and the chain's."""
    real = clock.now

    def move(seconds: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: moved(seconds))
        node.rpc.call("evm_setNextBlockTimestamp", [hex(clock.unix(clock.now()))])
        node.mine()

    def moved(seconds: float) -> datetime:
        return real() + timedelta(seconds=seconds)

    return move


__all__ = ["node", "quiet_node"]
