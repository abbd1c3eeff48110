"""One harness per fault: its own node, its own contracts, the tests' database with what it holds really
committed.
"""

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from domain.ledger import keyring
from tests.faults.harness import Harness

REPEATS = int(os.environ.get("MEDCHAIN_SOAK", "1"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`make soak`: each fault MEDCHAIN_SOAK times; what is long by itself (LONG in its module) once."""
    if "harness" in metafunc.fixturenames and REPEATS > 1 and not getattr(metafunc.module, "LONG", False):
        metafunc.fixturenames.append("turn")
        metafunc.parametrize("turn", range(REPEATS))


@pytest.fixture
def harness(transactional_db: None, settings: LazySettings, tmp_path: Path) -> Iterator[Harness]:
    made = Harness(tmp_path)
    settings.CHAIN_RPC_URL = made.anvil.url
    settings.DEPLOYMENTS_DIR = tmp_path / "deployments"
    settings.NOTARY_KEY_FILE = tmp_path / "notary.key"
    settings.RELAYER_KEY_FILE = tmp_path / "relayer.key"
    settings.DEPLOYER_KEY_FILE = tmp_path / "deployer.key"
    keyring.read.cache_clear()
    try:
        call_command("chain_deploy", stdout=io.StringIO())
        yield made
    finally:
        made.stop()
