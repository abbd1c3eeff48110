"""A proof of one note among many, checked by the stand-alone program and by the contract."""

import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from common import ids
from common.commitments import metadata_bytes
from domain.ledger.queries import proofs
from domain.ledger.services import entries
from domain.ledger.tests.node import Node
from domain.ledger.tests.support import ALICE, leaf_of, note, signed, told, write

CHECKER = Path(__file__).resolve().parents[3] / "tools" / "check_proof.py"


def _complete(subject_id: UUID) -> dict[str, object]:
    known = told[subject_id] or note(subject_id)
    digests = {
        "plaintext": known.plaintext_sha256,
        "ciphertext": known.ciphertext_sha256,
        "metadata": hashlib.sha256(metadata_bytes(known.metadata)).digest(),
    }
    return proofs.bundle(subject_id, 1) | {
        "digests": {name: "0x" + digest.hex() for name, digest in digests.items()},
        "salt": "0x" + known.salt.hex(),
        "metadata": dict(known.metadata),
    }


def test_the_stand_alone_checker_accepts_it(node: Node, tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_bytes(b"what Alice wrote")
    subject_id = ids.new()
    told[subject_id] = replace(note(subject_id), plaintext_sha256=hashlib.sha256(file.read_bytes()).digest())
    leaves = [leaf_of(subject_id, of=told[subject_id]), leaf_of(ids.new()), leaf_of(ids.new())]
    entries.submit(author=ALICE.address, statement=signed(ALICE, leaves), leaves=leaves)
    write(4)
    node.round()
    proof = tmp_path / "proof.json"
    proof.write_text(json.dumps(_complete(subject_id)))
    done = subprocess.run(
        [sys.executable, str(CHECKER), str(file), str(proof), "--rpc", node.anvil.url],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "anchored on chain 31337 since" in done.stdout


def test_there_is_no_proof_before_it_is_confirmed(node: Node) -> None:
    (entry,) = write()
    node.notarise()
    node.send()
    with pytest.raises(proofs.NotRecordedError, match="still being recorded"):
        proofs.bundle(entry.subject_id, 1)
    node.round()
    assert proofs.bundle(entry.subject_id, 1)["version"] == 1
