"""One suite for both stores: `store` is the embedded one, then the real node."""

from pathlib import Path

import pytest

from adapters.ipfs.interface import ContentStore
from adapters.ipfs.kubo import KuboStore
from adapters.ipfs.local import LocalStore


@pytest.fixture(params=["local", "kubo"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ContentStore:
    if request.param == "local":
        return LocalStore(tmp_path / "blocks")
    return KuboStore(request.getfixturevalue("kubo"))
