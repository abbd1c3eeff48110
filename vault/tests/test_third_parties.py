"""Bob, to whom Alice granted something on chain; Charlie, to whom nobody did; the node is real."""

from dataclasses import replace
from uuid import uuid4

import pytest
from pytest_django import Settings

from adapters.chain import blocks, keys, typed_data
from adapters.chain.acts.consents import Halt, Revoke
from adapters.chain.values import BlockList, Flag, Terms
from adapters.vault.interface import (
    Action,
    GrantProof,
    VaultRefusedError,
    VaultUnavailableError,
    VersionRef,
    item_id,
)
from common.keccak import keccak256
from common.merkle import Tree
from vault.models import Denial, Token
from vault.services.facade import VaultService
from vault.tests.conftest import Later, Person, kept, person
from vault.tests.onchain import Chain, deployed, key_of, onchain, terms

__all__ = ["deployed", "onchain"]


@pytest.fixture
def bob(vault: VaultService) -> Person:
    return person(vault)


@pytest.fixture
def alices_key(vault: VaultService, alice: Person) -> bytes:
    return key_of(vault, alice)


def ask(
    vault: VaultService,
    who: Person,
    alice: Person,
    ref: VersionRef,
    grant_proof: GrantProof | None,
    action: Action = Action.VIEW,
) -> str:
    return vault.request_access(
        requester=who.requester, bound={ref: alice.bound()}, action=action, grant_proof=grant_proof
    )


def refuse(
    vault: VaultService,
    who: Person,
    alice: Person,
    ref: VersionRef,
    grant_proof: GrantProof | None,
    action: Action = Action.VIEW,
) -> None:
    with pytest.raises(VaultRefusedError):
        ask(vault, who, alice, ref, grant_proof, action)


def test_bob_opens_what_was_granted_and_charlie_does_not(
    vault: VaultService, alice: Person, bob: Person, alices_key: bytes, onchain: Chain
) -> None:
    ref, key = kept(vault, alice)
    grant_proof = GrantProof(terms(alice, bob))
    refuse(vault, bob, alice, ref, grant_proof)
    onchain.grant(alices_key, grant_proof.terms)
    released = vault.redeem(token=ask(vault, bob, alice, ref, grant_proof), requester=bob.requester)
    assert released[ref].record == key
    refuse(vault, bob, alice, ref, None)
    charlie = person(vault)
    refuse(vault, charlie, alice, ref, grant_proof)
    refuse(vault, replace(charlie, address=bob.address), alice, ref, grant_proof)
    refuse(vault, bob, alice, ref, grant_proof, Action.DOWNLOAD)


LIES: dict[str, dict[str, object]] = {
    "categories": {"categories": 8},
    "flags": {"flags": Flag.VIEW | Flag.DOWNLOAD},
    "expiry": {"expires": 2**39},
    "salt": {"salt": bytes(32)},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_other_terms_than_the_signed_ones_open_nothing(
    vault: VaultService, alice: Person, bob: Person, alices_key: bytes, onchain: Chain, lie: dict[str, object]
) -> None:
    ref, _ = kept(vault, alice)
    granted = terms(alice, bob)
    onchain.grant(alices_key, granted)
    refuse(vault, bob, alice, ref, GrantProof(granted._replace(**lie)))  # type: ignore[arg-type]  # names of fields
    assert not Token.objects.exists()
    assert ask(vault, bob, alice, ref, GrantProof(granted))


def test_terms_that_mallory_signed_do_not_open_alices(
    vault: VaultService, alice: Person, mallory: Person, onchain: Chain
) -> None:
    ref, _ = kept(vault, alice)
    hers = terms(mallory, mallory)
    onchain.grant(key_of(vault, mallory), hers)
    refuse(vault, mallory, alice, ref, GrantProof(hers))
    refuse(vault, mallory, alice, ref, GrantProof(hers._replace(patient=alice.address)))
    assert not Token.objects.exists()
    assert ask(vault, mallory, mallory, kept(vault, mallory)[0], GrantProof(hers))


def test_a_choice_of_records_opens_these_only(
    vault: VaultService, alice: Person, bob: Person, alices_key: bytes, onchain: Chain
) -> None:
    chosen, other = kept(vault, alice)[0], kept(vault, alice)[0]
    tree = Tree([keccak256(keccak256(item_id(record))) for record in (chosen.record, uuid4())])
    granted = terms(alice, bob, scope=tree.root)
    onchain.grant(alices_key, granted)
    proof = tuple(tree.proof(0))
    assert ask(vault, bob, alice, chosen, GrantProof(granted, proofs={chosen: proof}))
    refuse(vault, bob, alice, other, GrantProof(granted, proofs={other: proof}))


def test_a_hidden_block_list_is_noticed(
    vault: VaultService, alice: Person, bob: Person, alices_key: bytes, onchain: Chain
) -> None:
    ref, _ = kept(vault, alice)
    granted = terms(alice, bob)
    onchain.grant(alices_key, granted)
    list_ = BlockList((person(vault).address,), 0, bytes([1]) * 32)
    typed = typed_data.blocks(list_, 1, chain_id=31337, consents=onchain.consents.address)
    onchain.send(
        onchain.consents.set_blocks(
            alice.address, typed_data.block_list_hash(list_), 1, keys.sign_typed(alices_key, typed)
        )
    )
    refuse(vault, bob, alice, ref, GrantProof(granted))
    assert ask(vault, bob, alice, ref, GrantProof(granted, blocks=list_))


def revoked_on_chain(vault: VaultService, onchain: Chain, key: bytes, granted: Terms) -> None:
    onchain.send(onchain.consents.revoke(onchain.revocation(key, granted)))


def revoked_in_the_vault(vault: VaultService, onchain: Chain, key: bytes, granted: Terms) -> None:
    said = onchain.revocation(key, granted)
    for _ in range(2):
        vault.deny(act=Revoke(said.patient, said.terms), signature=said.signature)


def halted_in_the_vault(vault: VaultService, onchain: Chain, key: bytes, granted: Terms) -> None:
    until = blocks.head(onchain.rpc).timestamp
    vault.deny(act=Halt(granted.patient, until), signature=onchain.halt(key, until))


@pytest.mark.parametrize("end", [revoked_on_chain, revoked_in_the_vault, halted_in_the_vault])
def test_an_end_counts_at_once(
    vault: VaultService, alice: Person, bob: Person, alices_key: bytes, onchain: Chain, end: object
) -> None:
    ref, _ = kept(vault, alice)
    granted = terms(alice, bob)
    onchain.grant(alices_key, granted)
    issued = ask(vault, bob, alice, ref, GrantProof(granted))
    end(vault, onchain, alices_key, granted)  # type: ignore[operator]  # one of the three above
    refuse(vault, bob, alice, ref, GrantProof(granted))
    if end is not revoked_on_chain:
        # PendingStatement by the vault, it ends even the token that was issued before.
        with pytest.raises(VaultRefusedError):
            vault.redeem(token=issued, requester=bob.requester)
    assert ask(vault, alice, alice, ref, None)


def test_only_the_patient_ends_her_grants(
    vault: VaultService, alice: Person, mallory: Person, bob: Person, alices_key: bytes, onchain: Chain
) -> None:
    granted, foreign = terms(alice, bob), key_of(vault, mallory)
    onchain.grant(alices_key, granted)
    said = onchain.revocation(foreign, granted)
    now = blocks.head(onchain.rpc).timestamp
    for signature in (said.signature, b"", bytes(65)):
        with pytest.raises(VaultRefusedError):
            vault.deny(act=Revoke(alice.address, said.terms), signature=signature)
    with pytest.raises(VaultRefusedError):
        vault.deny(act=Halt(alice.address, now), signature=onchain.halt(foreign, now))
    with pytest.raises(VaultRefusedError):
        vault.deny(act=Halt(alice.address, now + 3600), signature=onchain.halt(alices_key, now + 3600))
    assert not Denial.objects.exists()
    assert ask(vault, bob, alice, kept(vault, alice)[0], GrantProof(granted))


def test_a_one_time_grant_opens_once_for_fifteen_minutes(
    vault: VaultService,
    alice: Person,
    bob: Person,
    alices_key: bytes,
    onchain: Chain,
    later: Later,
    settings: Settings,
) -> None:
    settings.CHAIN_HEAD_MAX_AGE = 10_000
    ref, _ = kept(vault, alice)
    grant_proof = GrantProof(terms(alice, bob, flags=Flag.VIEW | Flag.ONE_TIME))
    onchain.grant(alices_key, grant_proof.terms)
    assert ask(vault, bob, alice, ref, grant_proof) and ask(vault, bob, alice, ref, grant_proof)
    elsewhere = replace(bob.requester, session=bytes(32))
    with pytest.raises(VaultRefusedError):
        vault.request_access(
            requester=elsewhere, bound={ref: alice.bound()}, action=Action.VIEW, grant_proof=grant_proof
        )
    later(901)
    refuse(vault, bob, alice, ref, grant_proof)


def test_without_the_chain_only_the_owner_reads(
    vault: VaultService,
    alice: Person,
    bob: Person,
    alices_key: bytes,
    onchain: Chain,
    settings: Settings,
    later: Later,
) -> None:
    ref, _ = kept(vault, alice)
    grant_proof = GrantProof(terms(alice, bob))
    onchain.grant(alices_key, grant_proof.terms)
    node, settings.CHAIN_RPC_URL = settings.CHAIN_RPC_URL, "http://127.0.0.1:1"
    with pytest.raises(VaultUnavailableError, match="cannot be asked"):
        ask(vault, bob, alice, ref, grant_proof)
    settings.CHAIN_RPC_URL = node
    later(120)
    with pytest.raises(VaultUnavailableError, match="cannot be asked"):
        ask(vault, bob, alice, ref, grant_proof)
    assert ask(vault, alice, alice, ref, None)
    assert not Token.objects.exclude(account=alice.account).exists()


def test_a_grant_counts_only_at_the_required_depth(
    vault: VaultService, alice: Person, bob: Person, alices_key: bytes, onchain: Chain, settings: Settings
) -> None:
    settings.CHAIN_CONFIRMATIONS = 20
    onchain.mine(20)
    ref, _ = kept(vault, alice)
    grant_proof = GrantProof(terms(alice, bob))
    onchain.grant(alices_key, grant_proof.terms)
    refuse(vault, bob, alice, ref, grant_proof)
    onchain.mine(20)
    assert ask(vault, bob, alice, ref, grant_proof)
