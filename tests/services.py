"""A pytest plugin: PostgreSQL, Redis and an Ethereum node for the whole run.

Django reads their addresses at once; they are started before the first test that needs them, and `common/`,
say, starts none. Workers of one run (pytest -n) and the runs that the power check starts share one
PostgreSQL, each with databases of its own (tests.databases).

Fixtures:
  chain        a snapshot of the node before the test, reverted after it (blocks are mined every second, and
  by `mine`)
  mine(n)      mine n blocks now
  services     the servers themselves (services.anvil.url, services.redis.url, …)
Real ones take their place where DATABASE_URL, REDIS_URL or CHAIN_RPC_URL is set.
"""

import atexit
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

# Before anything of ours is imported: the worker application would choose the demo's settings.
os.environ["DJANGO_SETTINGS_MODULE"] = "medchain.settings.test"

from medchain.starter import postgres as postgresql
from medchain.starter.anvil import Anvil
from medchain.starter.postgres import Postgres
from medchain.starter.process import Process, StartError, free_port
from medchain.starter.valkey import Valkey
from vault import keyfile

#: The folder of the socket of a PostgreSQL that another process of this run started.
SHARED = "MEDCHAIN_TEST_POSTGRES"
#: A test that has one of these needs a server, as one marked django_db does.
SERVERS = frozenset(
    {
        *("db", "transactional_db", "services", "kubo", "no_limits", "_without_limits"),
        *("quiet_node", "own_node", "node_url", "store", "stack", "copy"),
    }
)


class Services:
    """`postgres` is None where the server is shared."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="medchain-test-"))
        self.folder.chmod(0o755)
        self.postgres: Postgres | None = None
        self._started: list[Anvil | Valkey | Postgres] = []
        self._ports = {"redis": free_port(), "anvil": free_port()}
        atexit.register(self._stop)
        socket = Path(os.environ.get(SHARED) or postgresql.socket_of(self.folder / "postgres"))
        addresses = {
            "DATABASE_URL": postgresql.address(socket, "medchain"),
            "VAULT_DATABASE_URL": postgresql.address(socket, "vault"),
            "REDIS_URL": f"redis://127.0.0.1:{self._ports['redis']}/0",
            "CHAIN_RPC_URL": f"http://127.0.0.1:{self._ports['anvil']}",
            "MEDCHAIN_VAR": str(self.folder / "var"),
            "DEPLOYMENTS_DIR": str(self.folder / "deployments"),
            "VAULT_MASTER_KEY_FILE": str(self.folder / "master.json"),
        }
        self.own = {name: value for name, value in addresses.items() if name not in os.environ}
        os.environ.update(self.own)
        keyfile.create(self.folder / "master.json")

    def start(self) -> None:
        """All that are not there yet."""
        if self._started:
            return
        self.start_postgres()
        logs = self.folder / "logs"
        self.redis = Valkey(self.folder / "redis", port=self._ports["redis"], log=logs / "redis.log")
        self.anvil = Anvil(port=self._ports["anvil"], log=logs / "anvil.log")
        self._started += [self.redis, self.anvil]

    def start_postgres(self) -> None:
        if self.postgres is None and SHARED not in os.environ and "DATABASE_URL" in self.own:
            self.postgres = Postgres(
                self.folder / "postgres", log=self.folder / "logs" / "postgres.log", durable=False
            )
            self._started.append(self.postgres)
            for name in ("medchain", "vault"):
                self.postgres.create(name)
            os.environ[SHARED] = str(self.postgres.socket)

    def rpc(self, method: str, *params: Any) -> Any:
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}).encode()
        with urlopen(
            Request(self.anvil.url, body, {"Content-Type": "application/json"}), timeout=10
        ) as answer:
            reply = json.load(answer)
        assert "result" in reply, reply
        return reply["result"]

    def _stop(self) -> None:
        for part in reversed(self._started):
            part.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


SERVICES = Services()


def needs_servers(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or not SERVERS.isdisjoint(
        getattr(item, "fixturenames", ())
    )


def _refuse(self: Process, name: str, *_: object, **__: object) -> None:
    raise StartError(f"{name} is started by a test that is said to need no server.")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--without-servers", action="store_true", help="only the tests that need no server")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Who only distributes tests among workers starts the server that they share."""
    if config.getoption("--without-servers"):
        Process.__init__ = _refuse  # type: ignore[method-assign]
    elif config.getoption("numprocesses", None):
        for name in SERVICES.own:
            del os.environ[name]
        SERVICES.start_postgres()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--without-servers"):
        left_out = [item for item in items if needs_servers(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not needs_servers(item)]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if needs_servers(item):
        SERVICES.start()


@pytest.fixture(scope="session")
def services() -> Services:
    return SERVICES


@pytest.fixture
def mine(services: Services) -> Callable[[int], None]:
    def blocks(count: int = 1) -> None:
        services.rpc("anvil_mine", hex(count))

    return blocks


@pytest.fixture
def chain(services: Services) -> Iterator[Services]:
    before = services.rpc("evm_snapshot")
    yield services
    services.rpc("evm_revert", before)
