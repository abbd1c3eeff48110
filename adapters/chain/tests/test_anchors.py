"""Anchors, on a real node: roots of our own trees and of OpenZeppelin's, and no proof of anything else."""

import json
import random

import pytest

from adapters.chain import blocks, typed_data
from adapters.chain.errors import ChainRevertError
from adapters.chain.tests.conftest import vectors
from adapters.chain.tests.world import CHAIN_ID, World
from adapters.chain.values import NOBODY
from common.merkle import Tree, leaf_hash, verify


def leaf(world: World, number: int) -> bytes:
    return leaf_hash(b"k" * 32, number.to_bytes(32, "big"), b"s" * 32, world.people.alice.address)


def anchor(world: World, root: bytes, size: int) -> blocks.Receipt:
    receipt = world.send(world.anchors.address, world.anchors.anchor(root, size), by=world.people.notary)
    assert receipt.succeeded
    return receipt


def test_a_batch_is_anchored_and_every_record_of_it_verified(world: World) -> None:
    leaves = [leaf(world, number) for number in range(100)]
    tree = Tree(leaves)
    receipt = anchor(world, tree.root, len(leaves))
    at = blocks.headers(world.rpc, [receipt.block_number])[0]
    assert at is not None
    for index in (0, 1, 50, 99):
        assert world.anchors.verify(tree.root, tree.proof(index), leaves[index]) == (
            at.timestamp,
            world.people.notary.address,
        )
    found = world.anchors.anchor_of(tree.root)
    assert found == (world.people.notary.address, at.timestamp, 100)


def test_ten_thousand_changed_proofs_prove_nothing(world: World) -> None:
    leaves = [leaf(world, number) for number in range(1000)]
    tree = Tree(leaves)
    anchor(world, tree.root, len(leaves))
    chance = random.Random(5)
    wrong = []
    for number in range(10_000):
        index = number % len(leaves)
        proof = tree.proof(index)
        place, bit = chance.randrange(len(proof)), 1 << chance.randrange(256)
        changed = (int.from_bytes(proof[place], "big") ^ bit).to_bytes(32, "big")
        wrong.append(
            [
                (tree.root, [*proof[:place], changed, *proof[place + 1 :]], leaves[index]),
                (tree.root, proof[:-1], leaves[index]),
                (tree.root, [*proof, changed], leaves[index]),
                (tree.root, proof, leaves[index - 1]),
                (tree.root, proof, changed),
            ][number % 5]
        )
    assert not any(verify(root, hashed, proof) for root, proof, hashed in wrong)
    assert set(world.anchors._read_many("verify", [tuple(each) for each in wrong])) == {(0, NOBODY)}


def test_trees_of_openzeppelin(world: World) -> None:
    trees = json.loads(vectors("merkle/openzeppelin_merkle.json").read_text())["standard"]
    for tree in trees:
        root = bytes.fromhex(tree["root"][2:])
        anchor(world, root, tree["n"])
        for proof in tree["proofs"]:
            path = [bytes.fromhex(sibling[2:]) for sibling in proof["proof"]]
            assert (
                world.anchors.verify(root, path, bytes.fromhex(proof["leafHash"][2:]))[1]
                == world.people.notary.address
            )


def test_what_is_not_anchored(world: World) -> None:
    assert world.anchors.verify(b"r" * 32, [], b"r" * 32) == (0, NOBODY)
    anchor(world, b"a" * 32, 1)
    first, second = world.anchors.anchors_of([b"r" * 32, b"a" * 32])
    assert first is None
    assert second is not None


def test_nobody_but_a_notary_anchors_and_nothing_twice(world: World) -> None:
    data = world.anchors.anchor(b"r" * 32, 1)
    with pytest.raises(ChainRevertError) as refused:
        world.anchors.dry_run(data, sender=world.people.mallory.address)
    assert refused.value.name == "NotNotary"
    assert refused.value.arguments[0].lower() == world.people.mallory.address.lower()
    assert not world.send(world.anchors.address, data).succeeded
    anchor(world, b"r" * 32, 1)
    with pytest.raises(ChainRevertError) as refused:
        world.anchors.estimate(data, sender=world.people.notary.address)
    assert (refused.value.name, refused.value.arguments) == ("AlreadyAnchored", (b"r" * 32,))


def test_leaf_and_statement_are_hashed_as_the_contract_does(world: World) -> None:
    alice = world.people.alice.address
    read = world.anchors._read
    assert read("hashLeaf", b"k" * 32, b"c" * 32, b"s" * 32, alice)[0] == leaf_hash(
        b"k" * 32, b"c" * 32, b"s" * 32, alice
    )
    statement = typed_data.statement(
        b"r" * 32, 7, 1_800_000_000, chain_id=CHAIN_ID, anchors=world.anchors.address
    )
    assert read("hashStatement", b"r" * 32, 7, 1_800_000_000)[0] == statement.digest()
