"""Fixtures of the ledger: a node of its own, whose blocks come when a test says so."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection

from adapters.chain.rpc import Rpc
from domain.ledger import keyring
from domain.ledger.services.locks import number_of
from domain.ledger.tests import support
from domain.ledger.tests.node import Node
from domain.ledger.tests.signers import Stranger
from medchain.starter.anvil import Anvil
from medchain.starter.process import free_port


@pytest.fixture(scope="session")
def quiet_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    folder = tmp_path_factory.mktemp("ledger-node")
    anvil = Anvil(port=free_port(), log=folder / "anvil.log", block_seconds=0)
    yield Node(anvil, Rpc(anvil.url), folder)
    anvil.stop()


def point_to(settings: LazySettings, url: str, folder: Path) -> None:
    settings.CHAIN_RPC_URL = url
    settings.DEPLOYMENTS_DIR = folder / "deployments"
    settings.NOTARY_KEY_FILE = folder / "notary.key"
    settings.RELAYER_KEY_FILE = folder / "relayer.key"
    settings.DEPLOYER_KEY_FILE = folder / "deployer.key"
    settings.LEDGER_BATCH_SECONDS = 0
    keyring.read.cache_clear()


@pytest.fixture
def node(quiet_node: Node, settings: LazySettings, db: None) -> Iterator[Node]:
    point_to(settings, quiet_node.anvil.url, quiet_node.folder)
    if not (quiet_node.folder / "deployments").exists():
        quiet_node.rpc.call("evm_setAutomine", [True])
        call_command("chain_deploy")
        quiet_node.rpc.call("evm_setAutomine", [False])
    support.told.clear()
    with quiet_node.snapshot():
        yield quiet_node


@pytest.fixture
def stranger(node: Node) -> Stranger:
    return Stranger(node.rpc)


@pytest.fixture
def other_session() -> Iterator[Callable[[str], None]]:
    """Another worker's database session, which holds a lock by that name."""
    with ExitStack() as open_:

        def take_lock(name: str) -> None:
            session = open_.enter_context(
                psycopg.connect(**connection.get_connection_params(), autocommit=True)
            )
            session.execute("select pg_advisory_lock(%s)", [number_of(name)])

        yield take_lock
