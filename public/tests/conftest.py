"""A letter of Alice's, recorded on a real node, with the proof file that she would hand out."""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.conf import LazySettings

from domain.accounts.models import Patient
from domain.ledger.tests.conftest import node, quiet_node
from domain.ledger.tests.node import Node
from domain.records.access import proof_bundle
from domain.records.models import Record, Version
from domain.records.tests import acts
from domain.records.tests import made_files as made
from tests import people

__all__ = ["node", "quiet_node"]


@dataclass
class Letter:
    owner: Patient
    record: Record
    content: bytes
    proof: dict[str, Any]
    before: str  # a snapshot of the chain without it

    @property
    def proof_file(self) -> bytes:
        return json.dumps(self.proof).encode()


@pytest.fixture
def letter(node: Node, settings: LazySettings, tmp_path: Path) -> Letter:
    settings.IPFS_API_URL, settings.BLOCKS_DIR = "", tmp_path / "blocks"
    alice = people.patient("Alice")
    content = made.pdf(text="Haemoglobin 13.4")
    record = acts.keep(alice, acts.upload(alice, content))
    before = node.rpc.call("evm_snapshot")
    node.round()
    version = Version.objects.select_related("record").get(record=record)
    return Letter(alice, record, content, proof_bundle.for_version(version), before)


@pytest.fixture(autouse=True)
def _no_file_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What strangers drop is never written anywhere: whoever asks for a temporary file fails the test."""

    def refused(*args: object, **kwargs: object) -> NoReturn:
        pytest.fail("a temporary file was asked for")

    for name in ("NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refused)
