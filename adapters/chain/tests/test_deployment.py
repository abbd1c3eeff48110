"""Deploying once, and refusing to start where node, file and contracts do not belong together."""

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.chain import blocks, deploy, deployment
from adapters.chain.deployment import CONTRACTS, Deployment, Version
from adapters.chain.errors import ChainRevertError, WrongChainError
from adapters.chain.tests.world import CHAIN_ID, Person, World
from adapters.chain.values import Role


def again(world: World, existing: Deployment | None, *, notary: Person | None = None, redo: bool = False, owner: str | None = None) -> Deployment:
    with world.mining():
        return deploy.deploy(
            world.rpc,
            world.people.owner.key,
            chain_id=CHAIN_ID,
            notary=(notary or world.people.notary).address,
            existing=existing,
            replace=redo,
            owner=owner,
        )


def with_version(known: Deployment, name: str, version: Version) -> Deployment:
    return replace(known, versions={**known.versions, name: (version,)})


def test_what_was_deployed_fits_and_comes_back_from_the_file(world: World, tmp_path: Path) -> None:
    world.deployment.check(world.rpc)
    assert deployment.save(world.deployment, tmp_path).name == "31337.json"
    assert deployment.load(CHAIN_ID, tmp_path) == world.deployment
    assert [file.name for file in tmp_path.iterdir()] == ["31337.json"]


def test_deploying_again_changes_nothing(world: World) -> None:
    before = blocks.nonce_of(world.rpc, world.people.owner.address)
    assert again(world, world.deployment) is world.deployment
    assert blocks.nonce_of(world.rpc, world.people.owner.address) == before


def test_deploying_again_enrols_another_notary(world: World) -> None:
    again(world, world.deployment, notary=world.people.charlie)
    assert world.participants.standing(world.people.charlie.address, world.now()) == (Role.NOTARY, True)


def test_a_notary_who_cannot_be_one_is_said(world: World) -> None:
    with pytest.raises(ChainRevertError, match="RoleFixed"):
        again(world, world.deployment, notary=world.people.verifier)


def test_a_new_version_comes_after_the_old(world: World) -> None:
    old = world.deployment.versions["Consents"][0]
    newer = again(world, with_version(world.deployment, "Anchors", old), redo=True)
    assert newer.addresses("Anchors") == [newer.anchors, old.address]
    assert newer.anchors != world.deployment.anchors


def test_the_owner_is_handed_over(world: World) -> None:
    made = again(world, None, owner=world.people.charlie.address)
    assert type(world.participants)(world.rpc, made.participants).owner() == world.people.charlie.address


def test_a_reset_chain_begins_anew_only_when_told(world: World) -> None:
    old = replace(world.deployment, genesis="0x" + "00" * 32)
    with pytest.raises(WrongChainError, match=r"reset or replaced.*CHAIN_RPC_URL"):
        again(world, old)
    fresh = again(world, old, redo=True)
    assert [len(fresh.versions[name]) for name in CONTRACTS] == [1, 1, 1]


def test_another_chain_id_names_both_settings(world: World) -> None:
    with pytest.raises(WrongChainError, match=r"chain 31337, CHAIN_ID says 1.*CHAIN_RPC_URL.*CHAIN_ID"):
        replace(world.deployment, chain_id=1).check(world.rpc)


@pytest.mark.parametrize("name", CONTRACTS)
def test_no_code_at_an_address(world: World, name: str) -> None:
    with pytest.raises(WrongChainError, match=f"no contract at .*{name}"):
        with_version(world.deployment, name, Version(world.people.charlie.address, 1, "0x")).check(world.rpc)


def test_another_contract_at_the_address(world: World) -> None:
    with pytest.raises(WrongChainError, match="not the Anchors of this release"):
        with_version(world.deployment, "Anchors", world.deployment.versions["Consents"][0]).check(world.rpc)


def test_one_changed_byte_of_code_is_noticed_and_immutables_are_not(world: World) -> None:
    code = bytearray(blocks.code_at(world.rpc, world.deployment.anchors))
    code[-1] ^= 1
    world.rpc.call("anvil_setCode", (world.deployment.anchors, "0x" + code.hex()))
    with pytest.raises(WrongChainError, match="not the Anchors of this release"):
        world.deployment.check(world.rpc)


def test_anchors_that_believe_another_register(world: World) -> None:
    other = again(world, None)
    mixed = with_version(world.deployment, "Anchors", other.versions["Anchors"][0])
    with pytest.raises(WrongChainError, match="believes another Participants"):
        mixed.check(world.rpc)


def test_an_older_version_may_be_another_program(world: World) -> None:
    old = Version(world.deployment.consents, 1, "0x", closed=True)
    versions = {**world.deployment.versions, "Anchors": (old, *world.deployment.versions["Anchors"])}
    known = replace(world.deployment, versions=versions)
    known.check(world.rpc)
    assert known.anchors == world.deployment.anchors
    assert known.addresses("Anchors") == [world.deployment.anchors, world.deployment.consents]


def test_nothing_is_written_to_closed_contracts(world: World) -> None:
    closed = with_version(world.deployment, "Anchors", world.deployment.versions["Anchors"][0]._replace(closed=True))
    with pytest.raises(WrongChainError, match="Every version of Anchors"):
        _ = closed.anchors


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"chain_id": 31337, "genesis": "0x", "contracts": {}}'])
def test_a_file_that_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "31337.json").write_text(content)
    with pytest.raises(WrongChainError, match="not a deployments file"):
        deployment.load(CHAIN_ID, tmp_path)


def test_no_file_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(WrongChainError, match=r"chain 31337.*chain_deploy"):
        deployment.load(CHAIN_ID, tmp_path)
