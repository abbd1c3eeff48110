"""A pytest plugin: a real, private IPFS node for the session (`kubo` is its address).

With CI=true it must be there; elsewhere tests skip.
"""

import os
from collections.abc import Iterator

import pytest

from medchain.starter.kubo import Kubo, binary


@pytest.fixture(scope="session")
def kubo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = binary()
    if program is None:
        assert os.environ.get("CI") != "true", "The IPFS node is not built: run `make kubo`."
        pytest.skip("needs an IPFS node: run `make kubo` (Go 1.26, three minutes once)")
    folder = tmp_path_factory.mktemp("kubo")
    node = Kubo(folder / "repository", program=program, log=folder / "kubo.log")
    yield node.url
    node.stop()
