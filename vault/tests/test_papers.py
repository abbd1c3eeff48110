"""Licences and certificates: open to their holder and to active verifiers of the chain, to nobody else; the
node is real.
"""

import pytest
from pytest_django import Settings

from adapters.chain.values import Role, Status
from adapters.vault.envelope_binding import BoundMetadata
from adapters.vault.interface import (
    PAPERS,
    Action,
    Requester,
    VaultRefusedError,
    VaultUnavailableError,
    VersionRef,
)
from tests import traces
from vault.services.facade import VaultService
from vault.tests.conftest import Later, Person, kept, person
from vault.tests.onchain import Chain, deployed, onchain

__all__ = ["deployed", "onchain"]


@pytest.fixture
def bob(vault: VaultService) -> Person:
    """A doctor who applies: the holder of his papers."""
    return person(vault)


@pytest.fixture
def vera(vault: VaultService, onchain: Chain) -> Person:
    made = person(vault)
    onchain.appoint(made, Role.VERIFIER)
    return made


def bound(bob: Person) -> BoundMetadata:
    return bob.bound(category=PAPERS)


def ask(vault: VaultService, who: Requester, shown: dict[VersionRef, BoundMetadata]) -> str:
    return vault.request_access(requester=who, bound=shown, action=Action.VIEW)


def test_vera_and_bob_open_his_licence_and_nobody_else_does(
    vault: VaultService, bob: Person, vera: Person, mallory: Person
) -> None:
    ref, key = kept(vault, bob, category=PAPERS)
    for who in (bob, vera):
        token = ask(vault, who.requester, {ref: bound(bob)})
        assert vault.redeem(token=token, requester=who.requester)[ref].record == key
    for stranger in (mallory.requester, Requester(mallory.account, vera.address, mallory.requester.session)):
        with pytest.raises(VaultRefusedError):
            ask(vault, stranger, {ref: bound(bob)})


def test_a_verifier_opens_no_record_of_a_patient(
    vault: VaultService, bob: Person, alice: Person, vera: Person
) -> None:
    record, paper = kept(vault, alice)[0], kept(vault, bob, category=PAPERS)[0]
    untouched = traces.tables("vault")
    for shown in (
        {record: alice.bound()},
        {record: alice.bound(category=PAPERS)},
        {record: alice.bound(), paper: bound(bob)},
    ):
        with pytest.raises(VaultRefusedError):
            ask(vault, vera.requester, shown)
    for before, after in ((alice.bound(), alice.bound(category=PAPERS)), (bound(bob), bound(bob))):
        who, ref = (alice, record) if before.patient == alice.patient else (bob, paper)
        with pytest.raises(VaultRefusedError):
            vault.rebind(requester=who.requester, ref=ref, before=before, after=after)
    assert traces.changed_since(untouched) == []


def test_a_former_verifier_and_other_offices_open_nothing(
    vault: VaultService, bob: Person, vera: Person, onchain: Chain
) -> None:
    ref, _ = kept(vault, bob, category=PAPERS)
    regulator = person(vault)
    onchain.appoint(regulator, Role.REGULATOR)
    onchain.appoint(vera, Role.VERIFIER, Status.SUSPENDED)
    before = traces.tables("vault")
    for who in (vera, regulator):
        with pytest.raises(VaultRefusedError):
            ask(vault, who.requester, {ref: bound(bob)})
    assert traces.changed_since(before) == []
    assert ask(vault, bob.requester, {ref: bound(bob)})


def test_without_the_chain_or_with_an_old_head_only_their_holder_reads(
    vault: VaultService, bob: Person, vera: Person, settings: Settings, later: Later
) -> None:
    ref, _ = kept(vault, bob, category=PAPERS)
    there, settings.CHAIN_RPC_URL = settings.CHAIN_RPC_URL, "http://127.0.0.1:1"
    with pytest.raises(VaultUnavailableError):
        ask(vault, vera.requester, {ref: bound(bob)})
    settings.CHAIN_RPC_URL = there
    later(120)
    with pytest.raises(VaultUnavailableError):
        ask(vault, vera.requester, {ref: bound(bob)})
    assert ask(vault, bob.requester, {ref: bound(bob)})
