"""A pytest plugin: PostgreSQL, Redis and an Ethereum node for the whole test session, started before Django
reads its settings.

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
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

# Before anything of ours is imported: the worker application would choose the demo's settings.
os.environ["DJANGO_SETTINGS_MODULE"] = "medchain.settings.test"

from medchain.starter.anvil import Anvil
from medchain.starter.postgres import Postgres
from medchain.starter.process import free_port
from medchain.starter.valkey import Valkey
from vault import keyfile


@dataclass(frozen=True)
class Services:
    folder: Path
    postgres: Postgres
    redis: Valkey
    anvil: Anvil

    def rpc(self, method: str, *params: Any) -> Any:
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}).encode()
        with urlopen(
            Request(self.anvil.url, body, {"Content-Type": "application/json"}), timeout=10
        ) as answer:
            reply = json.load(answer)
        assert "result" in reply, reply
        return reply["result"]


def _start() -> Services:
    folder = Path(tempfile.mkdtemp(prefix="medchain-test-"))
    folder.chmod(0o755)
    logs = folder / "logs"
    postgres = Postgres(folder / "postgres", log=logs / "postgres.log", durable=False)
    redis = Valkey(folder / "redis", port=free_port(), log=logs / "redis.log")
    anvil = Anvil(port=free_port(), log=logs / "anvil.log")
    started = Services(folder, postgres, redis, anvil)
    atexit.register(_stop, started)
    for name in ("medchain", "vault"):
        postgres.create(name)
    os.environ.setdefault("DATABASE_URL", postgres.url("medchain"))
    os.environ.setdefault("VAULT_DATABASE_URL", postgres.url("vault"))
    os.environ.setdefault("REDIS_URL", redis.url)
    os.environ.setdefault("CHAIN_RPC_URL", anvil.url)
    os.environ.setdefault("MEDCHAIN_VAR", str(folder / "var"))
    os.environ.setdefault("DEPLOYMENTS_DIR", str(folder / "deployments"))
    os.environ.setdefault("VAULT_MASTER_KEY_FILE", str(folder / "master.json"))
    keyfile.create(folder / "master.json")
    return started


def _stop(started: Services) -> None:
    for part in (started.anvil, started.redis, started.postgres):
        part.stop()
    shutil.rmtree(started.folder, ignore_errors=True)


SERVICES = _start()


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
