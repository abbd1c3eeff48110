"""The world of these tests.

Made once for a module: each test works in a transaction and on a snapshot of the chain, and both are taken
back.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from common import clock
from domain.consents.tests import factories
from domain.consents.tests.world import World
from domain.ledger import keyring
from domain.ledger.tests.conftest import quiet_node
from domain.ledger.tests.node import Node

Later = Callable[[float], None]


@contextmanager
def places(node: Node, folder: Path) -> Iterator[None]:
    """Settings that lead to this node, with the contracts on it."""
    files = {
        name: node.folder / name for name in ("deployments", "notary.key", "relayer.key", "deployer.key")
    }
    with override_settings(
        CHAIN_RPC_URL=node.anvil.url,
        DEPLOYMENTS_DIR=files["deployments"],
        NOTARY_KEY_FILE=files["notary.key"],
        RELAYER_KEY_FILE=files["relayer.key"],
        DEPLOYER_KEY_FILE=files["deployer.key"],
        LEDGER_BATCH_SECONDS=0,
        IPFS_API_URL="",
        BLOCKS_DIR=folder / "blocks",
    ):
        keyring.read.cache_clear()
        if not files["deployments"].exists():
            node.rpc.call("evm_setAutomine", [True])
            call_command("chain_deploy")
            node.rpc.call("evm_setAutomine", [False])
        yield
    keyring.read.cache_clear()


@pytest.fixture(scope="module")
def first_world(
    quiet_node: Node,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    with (
        django_db_blocker.unblock(),
        places(quiet_node, tmp_path_factory.mktemp("consents")),
        quiet_node.snapshot(),
    ):
        yield factories.world(quiet_node)
        for name in ("default", "vault"):
            call_command("flush", database=name, interactive=False, verbosity=0)
            connections[name].close()


@pytest.fixture(scope="module", autouse=True)
def _before_any_transaction(request: pytest.FixtureRequest) -> None:
    """The world of a module is committed before the first of its tests opens a transaction."""
    if any(
        item.module is request.module and _shares(item)
        for item in request.session.items
        if isinstance(item, pytest.Function)
    ):
        request.getfixturevalue("first_world")


@pytest.fixture
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """A test marked with transaction=True (several connections meet) gets a world of its own, and pays for
    it.
    """
    if _shares(request.node):
        first: World = request.getfixturevalue("first_world")
        with first.node.snapshot():
            yield first.again()
        return
    node: Node = request.getfixturevalue("quiet_node")
    with places(node, request.getfixturevalue("tmp_path")), node.snapshot():
        yield factories.world(node)


def _shares(item: pytest.Function) -> bool:
    marked = item.get_closest_marker("django_db")
    return "world" in item.fixturenames and marked is not None and not marked.kwargs.get("transaction")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch, world: World) -> Later:
    """`later(seconds)` moves our clock and the chain's."""
    real = clock.now

    def move(seconds: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: real() + timedelta(seconds=seconds))
        world.mine()

    return move


__all__ = ["quiet_node"]
