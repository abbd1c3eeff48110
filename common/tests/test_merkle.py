import json
import random
from pathlib import Path
from typing import Any

import pytest

from common.keccak import keccak256
from common.merkle import Tree, leaf_hash, verify
from common.tests.node import ROOT, exchange

ENCODING = ["bytes32", "bytes32", "bytes32", "address"]
GIVEN = ROOT.parent / "shared" / "data" / "vectors" / "merkle" / "openzeppelin_merkle.json"


def leaf_values(count: int, seed: int = 1) -> Any:
    rng = random.Random(seed)
    return [(*(rng.randbytes(32) for _ in range(3)), "0x" + rng.randbytes(20).hex()) for _ in range(count)]


def hexed(value: Any) -> Any:
    return [*("0x" + part.hex() for part in value[:3]), value[3]]


def test_equal_to_openzeppelin_in_root_and_every_proof() -> None:
    batches = [leaf_values(count, count) for count in (1, 2, 3, 4, 5, 7, 8, 33, 100)]
    requests = [{"values": [hexed(v) for v in values], "encoding": ENCODING} for values in batches]
    answers = exchange("common/tests/merkle_reference.mjs", requests)
    for values, answer in zip(batches, answers, strict=True):
        tree = Tree([leaf_hash(*value) for value in values])
        assert "0x" + tree.root.hex() == answer["root"]
        ours = [["0x" + part.hex() for part in tree.proof(i)] for i in range(len(values))]
        assert ours == answer["proofs"]


def test_openzeppelin_accepts_our_proofs_and_refuses_another_leaf() -> None:
    values = leaf_values(20)
    tree = Tree([leaf_hash(*value) for value in values])
    shown = {
        "encoding": ENCODING,
        "root": "0x" + tree.root.hex(),
        "proof": ["0x" + part.hex() for part in tree.proof(3)],
    }
    asked = [{**shown, "leaf": hexed(values[i])} for i in (3, 4)]
    answers = exchange("common/tests/merkle_reference.mjs", asked)
    assert answers == [{"valid": True}, {"valid": False}]


@pytest.mark.skipif(not GIVEN.exists(), reason=f"no vectors beside the repository ({GIVEN.name})")
def test_the_vectors_beside_the_repository() -> None:
    for case in json.loads(Path(GIVEN).read_text())["standard"]:
        hashes = [given_leaf(case["encoding"], leaf) for leaf in case["leaves"]]
        tree = Tree(hashes)
        assert "0x" + tree.root.hex() == case["root"]
        for known in case["proofs"]:
            assert "0x" + hashes[known["i"]].hex() == known["leafHash"]
            assert ["0x" + part.hex() for part in tree.proof(known["i"])] == known["proof"]


def given_leaf(encoding: list[str], leaf: list[Any]) -> bytes:
    words = [
        bytes.fromhex(value.removeprefix("0x")).rjust(32, b"\0")
        if kind in ("address", "bytes32")
        else int(value).to_bytes(32, "big")
        for kind, value in zip(encoding, leaf, strict=True)
    ]
    return keccak256(keccak256(b"".join(words)))


def test_ten_thousand_mutated_proofs_none_accepted() -> None:
    rng, hashes = random.Random(7), [leaf_hash(*value) for value in leaf_values(500)]
    tree = Tree(hashes)
    accepted = 0
    for _ in range(10_000):
        index = rng.randrange(500)
        root, leaf, proof = mutated(rng, tree.root, hashes[index], tree.proof(index))
        accepted += verify(root, leaf, proof)
    assert accepted == 0
    assert all(verify(tree.root, leaf, tree.proof(i)) for i, leaf in enumerate(hashes))


def mutated(rng: random.Random, root: bytes, leaf: bytes, proof: Any) -> Any:
    """One change that a forger could try: bits, order, length, parts left out or added."""
    how, at = rng.randrange(7), rng.randrange(len(proof))
    if how == 0:
        return flipped(rng, root), leaf, proof
    if how == 1:
        return root, flipped(rng, leaf), proof
    if how == 2:
        proof[at] = flipped(rng, proof[at])
    elif how == 3:
        del proof[at]
    elif how == 4:
        proof.insert(at, rng.randbytes(32))
    elif how == 5:
        proof[at] = proof[at][: rng.randrange(32)]
    else:
        other = (at + 1) % len(proof)
        proof[at], proof[other] = proof[other], proof[at]
    return root, leaf, proof


def flipped(rng: random.Random, word: bytes) -> Any:
    at = rng.randrange(32)
    return word[:at] + bytes([word[at] ^ (1 << rng.randrange(8))]) + word[at + 1 :]


def test_equal_leaves_each_have_a_proof() -> None:
    leaf = leaf_hash(*leaf_values(1)[0])
    tree = Tree([leaf] * 5)
    assert all(verify(tree.root, leaf, tree.proof(i)) for i in range(5))


def test_a_tree_of_one_is_its_leaf() -> None:
    leaf = leaf_hash(*leaf_values(1)[0])
    assert Tree([leaf]).root == leaf and Tree([leaf]).proof(0) == [] and verify(leaf, leaf, [])


@pytest.mark.parametrize("leaves", [[], [b"short"], [bytes(32), bytes(33)]])
def test_malformed_leaves_are_refused(leaves: Any) -> None:
    with pytest.raises(ValueError) as refused:
        Tree(leaves)
    assert str(refused.value) == "a tree has at least one leaf, and each leaf has 32 bytes"


@pytest.mark.parametrize("index", [-1, 3])
def test_an_unknown_leaf_has_no_proof(index: int) -> None:
    tree = Tree([bytes(32)] * 3)
    with pytest.raises(IndexError):
        tree.proof(index)
    assert verify(tree.root, bytes(32), tree.proof(2))


def test_a_proof_of_absurd_length_is_false() -> None:
    assert not verify(bytes(32), bytes(32), [bytes(32)] * 1000)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_leaf_has_whole_words_only(place: int) -> None:
    kind, commitment, subject = (bytes(31 if place == at else 32) for at in range(3))
    with pytest.raises(ValueError) as refused:
        leaf_hash(kind, commitment, subject, "0x" + "00" * 20)
    assert str(refused.value) == "kind, commitment and subject are 32 bytes each"
