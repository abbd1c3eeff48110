"""What a grant does not reach, whatever the portal asks: older versions, more than a minute's worth, a second
opening.
"""

from dataclasses import replace

import pytest
from pytest_django import Settings

from adapters.chain.acts.consents import Grant
from adapters.chain.values import Flag
from adapters.vault.interface import (
    Action,
    GrantProof,
    SecondFactor,
    VaultBusyError,
    VaultRefusedError,
    VersionRef,
)
from common import clock
from vault.services.facade import VaultService
from vault.tests.conftest import Later, Person, kept, person
from vault.tests.onchain import Chain, deployed, onchain, terms

__all__ = ["deployed", "onchain"]


@pytest.fixture
def bob(vault: VaultService) -> Person:
    return person(vault)


@pytest.fixture
def grant_proof(vault: VaultService, alice: Person, bob: Person, onchain: Chain) -> GrantProof:
    return granted(vault, alice, bob, onchain, Flag.VIEW)


def granted(vault: VaultService, alice: Person, bob: Person, onchain: Chain, flags: int) -> GrantProof:
    given = terms(alice, bob, flags=flags, ceiling=1)
    act, proof = Grant(given, issued_at=onchain.now()), SecondFactor(clock.unix(clock.now()), ("password",))
    onchain.relay(
        act, vault.sign_act(account=alice.account, session=alice.requester.session, act=act, proof=proof)
    )
    return GrantProof(given)


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


def hide(vault: VaultService, alice: Person, ref: VersionRef) -> None:
    """A new version at a level that the grant does not reach, as the portal makes it."""
    newer = VersionRef(ref.record, ref.version + 1)
    vault.open(patient=alice.patient, refs=[newer])
    vault.close(bound={newer: alice.bound(confidentiality=2)})
    vault.confirm(refs=[newer])


def test_what_was_hidden_is_not_read_through_its_older_version(
    vault: VaultService, alice: Person, bob: Person, grant_proof: GrantProof
) -> None:
    ref, _ = kept(vault, alice)
    issued = ask(vault, bob, alice, ref, grant_proof)
    assert vault.redeem(token=ask(vault, bob, alice, ref, grant_proof), requester=bob.requester)
    hide(vault, alice, ref)
    with pytest.raises(VaultRefusedError):
        vault.redeem(token=issued, requester=bob.requester)
    for action in (Action.VIEW, Action.LIST):
        with pytest.raises(VaultRefusedError):
            ask(vault, bob, alice, ref, grant_proof, action)
    assert vault.redeem(token=ask(vault, alice, alice, ref, None), requester=alice.requester)


def test_a_version_that_never_became_one_hides_nothing(
    vault: VaultService, alice: Person, bob: Person, grant_proof: GrantProof
) -> None:
    ref, _ = kept(vault, alice)
    vault.open(patient=alice.patient, refs=[VersionRef(ref.record, 2)])
    assert vault.redeem(token=ask(vault, bob, alice, ref, grant_proof), requester=bob.requester)


def test_more_than_a_minutes_worth_waits(
    vault: VaultService, alice: Person, bob: Person, grant_proof: GrantProof, settings: Settings, later: Later
) -> None:
    settings.VAULT_KEYS_PER_MINUTE = 3
    refs = [kept(vault, alice)[0] for _ in range(2)]
    for ref in refs:
        assert ask(vault, bob, alice, ref, grant_proof)
    both = {ref: alice.bound() for ref in refs}
    with pytest.raises(VaultBusyError):
        vault.request_access(requester=bob.requester, bound=both, action=Action.VIEW, grant_proof=grant_proof)
    assert vault.request_access(
        requester=bob.requester, bound=both, action=Action.LIST, grant_proof=grant_proof
    )
    assert vault.request_access(requester=alice.requester, bound=both, action=Action.VIEW)
    later(61)
    settings.CHAIN_HEAD_MAX_AGE = 1000
    assert vault.request_access(
        requester=bob.requester, bound=both, action=Action.VIEW, grant_proof=grant_proof
    )


def test_a_list_does_not_take_the_one_opening_and_shows_nothing_after_it(
    vault: VaultService, alice: Person, bob: Person, onchain: Chain, settings: Settings, later: Later
) -> None:
    settings.CHAIN_HEAD_MAX_AGE = 10_000
    once, ref = granted(vault, alice, bob, onchain, Flag.VIEW | Flag.ONE_TIME), kept(vault, alice)[0]
    assert ask(vault, bob, alice, ref, once, Action.LIST)
    elsewhere = replace(bob.requester, session=bytes(32))
    assert vault.request_access(
        requester=elsewhere, bound={ref: alice.bound()}, action=Action.VIEW, grant_proof=once
    )
    for action in (Action.LIST, Action.VIEW):
        with pytest.raises(VaultRefusedError):
            ask(vault, bob, alice, ref, once, action)
    assert vault.request_access(
        requester=elsewhere, bound={ref: alice.bound()}, action=Action.LIST, grant_proof=once
    )
    later(901)
    with pytest.raises(VaultRefusedError):
        vault.request_access(
            requester=elsewhere, bound={ref: alice.bound()}, action=Action.LIST, grant_proof=once
        )
