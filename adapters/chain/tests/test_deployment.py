"""Deploying once, and refusing to start where node, file and contracts do not belong together."""

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.chain import abi, blocks, deploy, deployment
from adapters.chain.deployment import CONTRACTS, Deployment, Version
from adapters.chain.errors import ChainRevertError, WrongChainError
from adapters.chain.tests.world import CHAIN_ID, Person, World
from adapters.chain.values import Role


def again(
    world: World,
    existing: Deployment | None,
    *,
    notary: Person | None = None,
    redo: bool = False,
    owner: str | None = None,
) -> Deployment:
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


def sent_by_owner(world: World) -> int:
    return blocks.nonce_of(world.rpc, world.people.owner.address, "pending")


def refusal(world: World, known: Deployment) -> str:
    """What the check says of what is believed to be there; who deploys over it is told the same."""
    with pytest.raises(WrongChainError) as checked:
        known.check(world.rpc)
    with pytest.raises(WrongChainError) as deployed:
        again(world, known)
    assert str(deployed.value) == str(checked.value)
    return str(checked.value)


def test_a_notary_who_cannot_be_one_is_said(world: World) -> None:
    before, verifier = sent_by_owner(world), world.people.verifier
    with pytest.raises(ChainRevertError, match="RoleFixed"):
        again(world, world.deployment, notary=verifier)
    assert sent_by_owner(world) == before
    assert world.participants.standing(verifier.address, world.now()) == (Role.VERIFIER, True)


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
    before, said = sent_by_owner(world), refusal(world, replace(world.deployment, chain_id=1))
    assert "chain 31337, CHAIN_ID says 1." in said
    assert "Set CHAIN_RPC_URL to a node of chain 1, or CHAIN_ID to 31337." in said
    assert sent_by_owner(world) == before


@pytest.mark.parametrize("name", CONTRACTS)
def test_no_code_at_an_address(world: World, name: str) -> None:
    before, nobody = sent_by_owner(world), world.people.charlie.address
    said = refusal(world, with_version(world.deployment, name, Version(nobody, 1, "0x")))
    assert f"There is no contract at {nobody}, where {name} should be." in said
    assert sent_by_owner(world) == before


def test_another_contract_at_the_address(world: World) -> None:
    before = sent_by_owner(world)
    said = refusal(world, with_version(world.deployment, "Anchors", world.deployment.versions["Consents"][0]))
    assert "not the Anchors of this release: its code differs from contracts/abi/Anchors.json." in said
    assert sent_by_owner(world) == before


def test_one_changed_byte_of_code_is_noticed_and_immutables_are_not(world: World) -> None:
    interface, code = abi.load("Anchors"), blocks.code_at(world.rpc, world.deployment.anchors)
    changed = code[:-1] + bytes([code[-1] ^ 1])
    assert code != interface.deployed_bytecode
    assert (deployment.is_program(code, interface), deployment.is_program(changed, interface)) == (
        True,
        False,
    )
    world.rpc.call("anvil_setCode", (world.deployment.anchors, "0x" + changed.hex()))
    assert "not the Anchors of this release" in refusal(world, world.deployment)


def test_anchors_that_believe_another_register(world: World) -> None:
    other = again(world, None)
    before, mixed = (
        sent_by_owner(world),
        with_version(world.deployment, "Anchors", other.versions["Anchors"][0]),
    )
    said = refusal(world, mixed)
    assert (
        f"Anchors at {other.anchors} believes another Participants than {world.deployment.participants}."
        in said
    )
    assert sent_by_owner(world) == before


def test_an_older_version_may_be_another_program(world: World) -> None:
    old = Version(world.deployment.consents, 1, "0x", closed=True)
    versions = {**world.deployment.versions, "Anchors": (old, *world.deployment.versions["Anchors"])}
    known = replace(world.deployment, versions=versions)
    known.check(world.rpc)
    assert known.anchors == world.deployment.anchors
    assert known.addresses("Anchors") == [world.deployment.anchors, world.deployment.consents]


def test_nothing_is_written_to_closed_contracts(world: World) -> None:
    closed = with_version(
        world.deployment, "Anchors", world.deployment.versions["Anchors"][0]._replace(closed=True)
    )
    with pytest.raises(WrongChainError, match="Every version of Anchors"):
        _ = closed.anchors
    assert closed.addresses("Anchors") == [world.deployment.anchors]


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", '{"chain_id": 31337, "genesis": "0x", "contracts": {}}']
)
def test_a_file_that_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "31337.json").write_text(content)
    with pytest.raises(WrongChainError) as refused:
        deployment.load(CHAIN_ID, tmp_path)
    assert (
        str(refused.value)
        == "31337.json in DEPLOYMENTS_DIR is not a deployments file. Restore it, or deploy again."
    )


def test_no_file_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(
        WrongChainError, match=r"chain 31337.*31337\.json is not in DEPLOYMENTS_DIR"
    ) as refused:
        deployment.load(CHAIN_ID, tmp_path)
    assert refused.value.next == "Run `manage.py chain_deploy`, or set CHAIN_ID to the chain you use."
