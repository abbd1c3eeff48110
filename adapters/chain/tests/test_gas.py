"""The figures that Foundry measured are those that a node charges."""

import json

import pytest

from adapters.chain import abi
from adapters.chain.tests.test_consents import signed_grant, signed_revocation, terms
from adapters.chain.tests.world import World

FIGURES = abi.FOLDER.parent / "snapshots" / "Gas.json"
# The zero bytes in a signature or a hash are cheaper, and each signing has others.
CHANCE = 150


@pytest.fixture(scope="module")
def measured() -> dict[str, int]:
    return {name: int(gas) for name, gas in json.loads(FIGURES.read_text()).items()}


def test_grant_and_revoke(world: World, measured: dict[str, int]) -> None:
    granted = terms(world)
    spent = [
        world.send(
            world.consents.address, world.consents.grant(signed_grant(world, world.people.alice, granted))
        ),
        world.send(
            world.consents.address,
            world.consents.revoke(signed_revocation(world, world.people.alice, granted)),
        ),
    ]
    for name, receipt in zip(("grant alone", "revoke alone"), spent, strict=True):
        assert receipt.succeeded
        assert abs(receipt.gas_used - measured[name]) <= CHANCE, name


def test_anchor(world: World, measured: dict[str, int]) -> None:
    root = bytes(range(1, 33))
    receipt = world.send(world.anchors.address, world.anchors.anchor(root, 1000), by=world.people.notary)
    assert receipt.succeeded
    assert abs(receipt.gas_used - measured["anchor"]) <= CHANCE
