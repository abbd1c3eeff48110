"""Proof files from strangers: whatever stands in them, a sentence comes back."""

import json
import subprocess
import sys
from typing import Any

import pytest

from domain.ledger import bundles
from domain.ledger.bundles import BundleError

WORD, ADDRESS = "0x" + "5a" * 32, "0x" + "5a" * 20
TREE = {"root": WORD, "size": 2, "proof": [WORD]}


def proof(**changes: Any) -> dict[str, Any]:
    whole = {
        "format": bundles.FORMAT, "kind": "letter", "version": 1, "salt": WORD, "subject": WORD,
        "author": ADDRESS, "commitment": WORD, "leaf": WORD,
        "digests": {"plaintext": WORD, "ciphertext": WORD, "metadata": WORD},
        "metadata": {"author": {"name": "Alice"}},
        "statement": {**TREE, "signedAt": 1_763_000_000, "signature": "0x" + "5a" * 65}, "batch": TREE,
        "chain": {"chainId": 31337, "anchors": ADDRESS},
    }  # fmt: skip
    return whole | changes


def text(document: object) -> bytes:
    return json.dumps(document).encode()


def test_a_proof_file_is_read() -> None:
    read = bundles.parse(text(proof(note="not named in the format: ignored")))
    assert (read.kind, read.author, read.batch.size, read.batch.path) == (
        "letter",
        ADDRESS,
        2,
        (bytes.fromhex(WORD[2:]),),
    )
    assert bundles.looks_like_one(text(proof()))


UNREADABLE = {
    "empty": b"",
    "not UTF-8": b"\xff\xfe{",
    "a list": b"[]",
    "cut off": text(proof())[:-1],
    "nested": b'{"metadata": ' + b"[" * 100_000,
    "nested and closed": b'{"metadata": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "nested a little": b'{"metadata": ' + b"[" * 20 + b"]" * 20 + b"}",
    "a fraction": text(proof(version=1.5)),
    "infinity": b'{"version": Infinity}',
    "a number of 5,000 digits": b'{"version": ' + b"9" * 5_000 + b"}",
    "a name twice": text(proof()).replace(b'"version": 1', b'"version": 1, "version": 2'),
}


@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_said(data: bytes) -> None:
    with pytest.raises(BundleError) as refused:
        bundles.parse(data)
    said = (
        "This proof file cannot be read: it is not the text we write. Take the file as it came, without "
        "opening and saving it."
    )
    assert str(refused.value) == said


DAMAGED = {
    "a part missing": {"batch": None},
    "another type": {"digests": [WORD, WORD, WORD]},
    "metadata as text": {"metadata": "{}"},
    "blanks among the digits": {"salt": "0x" + "  " + "5a" * 31},
    "31 bytes": {"salt": "0x" + "5a" * 31},
    "true for a number": {"version": True},
    "version 0": {"version": 0},
    "a size beyond uint32": {"batch": TREE | {"size": 2**32}},
    "a path of a thousand steps": {"batch": TREE | {"proof": [WORD] * 1_000}},
    "a long kind": {"kind": "x" * 41},
    "a signature of 64 bytes": {"statement": {**TREE, "signedAt": 1, "signature": "0x" + "5a" * 64}},
}


@pytest.mark.parametrize("changes", DAMAGED.values(), ids=DAMAGED)
def test_what_is_damaged_is_said(changes: dict[str, Any]) -> None:
    with pytest.raises(BundleError) as refused:
        bundles.parse(text(proof(**changes)))
    assert (
        str(refused.value)
        == "This proof file is damaged: a part of it is missing or has the wrong form. Ask for it once more."
    )


def test_other_files_are_named_as_such() -> None:
    with pytest.raises(BundleError, match="not a MedChain proof file"):
        bundles.parse(text(proof(format="medchain-proof/2")))
    with pytest.raises(BundleError, match="larger than any we write"):
        bundles.parse(b" " * (bundles.MAX_BYTES + 1))
    assert not bundles.looks_like_one(b'{"resourceType": "Patient"}')


def test_nested_json_does_not_end_the_process() -> None:
    """Libraries for Ethereum lift Python's recursion limit; json then overflows the C stack.

    In a process of its own, as it would end this one.
    """
    program = (
        "import json, adapters.chain.keys\ntry: json.loads('[' * 100000)\nexcept RecursionError: "
        "print('noticed')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "noticed\n")
