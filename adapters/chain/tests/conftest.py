import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.chain.rpc import Rpc
from adapters.chain.tests.world import World
from tests.services import Services

VECTORS = Path(__file__).resolve().parents[4] / "shared" / "data" / "vectors"


@pytest.fixture(scope="session")
def node_url(services: Services) -> Iterator[str]:
    """A node of our own: these tests set its clock, which would disturb those that share one."""
    with tempfile.TemporaryDirectory() as folder:
        node = type(services.anvil)(port=_free_port(), log=Path(folder) / "anvil.log", block_seconds=0)
        yield node.url
        node.stop()


@pytest.fixture
def rpc(node_url: str) -> Iterator[Rpc]:
    rpc = Rpc(node_url)
    before = rpc.call("evm_snapshot")
    yield rpc
    rpc.call("evm_revert", (before,))
    rpc.close()


@pytest.fixture(scope="session")
def _deployed(node_url: str) -> World:
    return World(Rpc(node_url))


@pytest.fixture
def world(_deployed: World, rpc: Rpc) -> World:
    """Contracts deployed, a verifier and a notary appointed; undone after each test."""
    return _deployed


def vectors(name: str) -> Path:
    """A file of test vectors beside the repository; the test is skipped, saying so, where that is absent."""
    file = Path(os.environ.get("MEDCHAIN_VECTORS", VECTORS)) / name
    if not file.exists():
        pytest.skip(f"the vectors {name} are not at hand")
    return file


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
