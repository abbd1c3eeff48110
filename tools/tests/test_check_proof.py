"""The stand-alone checker against proofs that the portal's own code makes, and against everything that may be
wrong with one.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.chain import keys, typed_data
from common import commitments, keccak, merkle
from tests.services import Services
from tools import check_proof

CHECKER = Path(check_proof.__file__)
FILE = b"Discharge letter of Alice"
KEY = keccak.keccak256(b"Alice, a patient")
ALICE = keys.address_of(KEY)
ANCHORS = "0x" + "ab" * 20
OTHERS = [keccak.keccak256(bytes([n])) for n in range(6)]


def text(data: bytes) -> str:
    return "0x" + data.hex()


def tree(leaves: list[bytes]) -> dict[str, Any]:
    made = merkle.Tree(leaves)
    return {"root": text(made.root), "size": len(leaves), "proof": [text(part) for part in made.proof(0)]}


def make_proof(metadata: dict[str, object] | None = None) -> dict[str, Any]:
    """A proof as the portal's code makes it: one of three signed together, one of seven in its batch."""
    metadata = metadata or {
        "kind": "letter",
        "author": {"name": "Alice Ñandú", "role": "patient"},
        "length": len(FILE),
    }
    digests = {
        "plaintext": hashlib.sha256(FILE).digest(),
        "ciphertext": hashlib.sha256(b"sealed").digest(),
        "metadata": hashlib.sha256(commitments.metadata_bytes(metadata)).digest(),
    }
    salt, subject = keccak.keccak256(b"salt"), keccak.keccak256(b"subject")
    named = {f"{name}_sha256": digest for name, digest in digests.items()}
    commitment = commitments.commitment(salt=salt, kind="letter", version=2, **named)
    leaf = merkle.leaf_hash(commitments.kind_id("letter"), commitment, subject, ALICE)
    statement = tree([leaf, *OTHERS[:2]])
    typed = typed_data.statement(
        bytes.fromhex(statement["root"][2:]), 3, 1_763_000_000, chain_id=31337, anchors=ANCHORS
    )
    return {
        "format": "medchain-proof/1", "kind": "letter", "version": 2, "salt": text(salt),
        "subject": text(subject), "author": ALICE,
        "digests": {name: text(digest) for name, digest in digests.items()}, "metadata": metadata,
        "commitment": text(commitment), "leaf": text(leaf),
        "statement": {**statement, "signedAt": 1_763_000_000, "signature": text(keys.sign_typed(KEY, typed))},
        "batch": tree([leaf, *OTHERS]),
        "chain": {"chainId": 31337, "anchors": ANCHORS, "transaction": text(OTHERS[0]), "block": 7,
        "blockHash": text(OTHERS[1])},
    }  # fmt: skip


Check = Callable[..., subprocess.CompletedProcess[str]]
ALONE = [sys.executable, "-I"]  # this project is out of reach


def write(folder: Path, proof: object, file: bytes = FILE) -> None:
    (folder / "letter.pdf").write_bytes(file)
    (folder / "letter.proof.json").write_text(proof if isinstance(proof, str) else json.dumps(proof))


@pytest.fixture(scope="module")
def checking() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [*ALONE, str(Path(__file__).with_name("proof_checks.py")), str(CHECKER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process


@pytest.fixture
def check(checking: subprocess.Popen[str], tmp_path: Path) -> Check:
    def run(proof: object, *options: str, file: bytes = FILE) -> subprocess.CompletedProcess[str]:
        assert checking.stdin is not None and checking.stdout is not None
        write(tmp_path, proof, file)
        line = [str(tmp_path), "letter.pdf", "letter.proof.json", *options]
        print(json.dumps(line), file=checking.stdin, flush=True)
        code = int(checking.stdout.readline())
        printed = ((tmp_path / name).read_text() for name in ("stdout", "stderr"))
        return subprocess.CompletedProcess(line, code, *printed)

    return run


def test_it_runs_by_itself(tmp_path: Path) -> None:
    for file, code in ((FILE, 0), (FILE + b" ", 1)):
        write(tmp_path, make_proof(), file)
        line = [*ALONE, str(CHECKER), "letter.pdf", "letter.proof.json"]
        done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout + done.stderr


def test_a_true_proof_holds_and_says_what_it_cannot_know(check: Check) -> None:
    done = check(make_proof())
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("   holds") == 7
    assert "DOES NOT" not in done.stdout
    assert "Since when the batch is anchored: ask a node" in done.stdout
    assert (
        "the licence on that day, and whether a newer version exists: ask the issuing portal" in done.stdout
    )


@pytest.mark.parametrize("changed", [FILE + b" ", FILE[:-1], b"", b"x" + FILE[1:]])
def test_an_altered_file_does_not_hold(check: Check, changed: bytes) -> None:
    done = check(make_proof(), file=changed)
    assert done.returncode == 1
    assert "DOES NOT HOLD  The file is, byte for byte" in done.stdout


FLIPPED = "0x" + "11" * 32
CHANGES: list[tuple[str, Any]] = [
    ("kind", "report"), ("version", 1), ("salt", FLIPPED), ("subject", FLIPPED), ("author", ANCHORS),
    ("commitment", FLIPPED), ("leaf", FLIPPED),
    ("digests.plaintext", FLIPPED), ("digests.ciphertext", FLIPPED), ("digests.metadata", FLIPPED),
    ("metadata.length", 5), ("metadata.extra", None),
    ("statement.root", FLIPPED), ("statement.size", 4), ("statement.signedAt", 1_763_000_001),
    ("statement.proof", []),
    ("statement.signature", "0x" + "11" * 65), ("batch.root", FLIPPED), ("batch.proof", []), ("chain.chainId",
    1), ("chain.anchors", ALICE),
]  # fmt: skip


@pytest.mark.parametrize(("place", "value"), CHANGES, ids=[place for place, _ in CHANGES])
def test_no_part_can_be_changed(check: Check, place: str, value: object) -> None:
    proof = make_proof()
    *above, name = place.split(".")
    part = proof[above[0]] if above else proof
    part[name] = value
    assert check(proof).returncode == 1


def test_a_signature_in_its_second_form_is_not_accepted(check: Check) -> None:
    proof = make_proof()
    signature = bytes.fromhex(proof["statement"]["signature"][2:])
    high = check_proof.ORDER - int.from_bytes(signature[32:64], "big")
    proof["statement"]["signature"] = text(
        signature[:32] + high.to_bytes(32, "big") + bytes([55 - signature[64]])
    )
    assert "DOES NOT HOLD  " + ALICE in check(proof).stdout


def test_what_is_no_proof_is_said_to_be_none(check: Check) -> None:
    proof = make_proof()
    twice = json.dumps(proof).replace('"version": 2', '"version": 1, "version": 2')
    without = {name: value for name, value in proof.items() if name != "batch"}
    blanks = proof | {"salt": "0x" + "  " * 2 + "11" * 30}
    other = proof | {"format": "medchain-proof/2"}
    sizes = proof | {"batch": proof["batch"] | {"size": "\x1b[2J"}}
    for bad in (
        "",
        "[]",
        "null",
        "{",
        "[" * 100_000,
        '{"format": 1e999}',
        twice,
        without,
        blanks,
        other,
        sizes,
        proof | {"version": -1},
    ):
        done = check(bad)
        assert done.returncode == 2, bad
        assert done.stdout.startswith("This cannot be checked")
        assert "\x1b" not in done.stdout
        assert done.stderr == ""


def test_a_contract_of_somebody_elses_is_noticed(check: Check) -> None:
    assert check(make_proof(), "--anchors", ANCHORS).returncode == 0
    done = check(make_proof(), "--anchors", ALICE)
    assert done.returncode == 1
    assert "DOES NOT HOLD  The proof names the issuer's contract." in done.stdout


def test_a_batch_that_nobody_anchored_does_not_hold(check: Check, services: Services) -> None:
    done = check(make_proof(), "--rpc", services.anvil.url)
    assert done.returncode == 1
    assert "DOES NOT HOLD  The batch is anchored on chain 31337." in done.stdout


def test_a_node_that_is_away_leaves_the_date_unknown(check: Check) -> None:
    done = check(make_proof(), "--rpc", "http://127.0.0.1:9")
    assert done.returncode == 0
    assert "not known  Since when the batch is anchored: the node gave no answer" in done.stdout
