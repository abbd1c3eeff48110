"""What somebody signed counts in the vault before the chain has it, and until the chain has it; the node is
real.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from pytest_django import Settings

from adapters.chain.acts.base import Act
from adapters.chain.acts.consents import Blocks, Grant, Revoke
from adapters.chain.acts.participants import Admit, Enrol
from adapters.chain.typed_data import terms_hash
from adapters.chain.values import BlockList, Function, Grantee, Role, Status, Terms
from adapters.vault.interface import (
    Action,
    GrantProof,
    Requester,
    SecondFactor,
    VaultRefusedError,
    VaultUnavailableError,
    VersionRef,
)
from common import clock
from vault.models import Denial, Event, PendingStatement
from vault.services.facade import VaultService
from vault.tests.conftest import Person, kept, person
from vault.tests.onchain import Chain, deployed, onchain, terms

__all__ = ["deployed", "onchain"]

SALT = bytes([3]) * 32


@dataclass
class World:
    """Alice's record and grant, Bob (a doctor of the chain) who may open it, Vera the verifier, Hope the
    hospital.
    """

    vault: VaultService
    chain: Chain
    alice: Person
    bob: Person
    vera: Person
    hope: Person
    ref: VersionRef

    def sign(self, who: Person, act: Act) -> bytes:
        proof = SecondFactor(clock.unix(clock.now()), ("password", "totp"))
        return self.vault.sign_act(account=who.account, session=who.requester.session, act=act, proof=proof)

    def relay(self, who: Person, act: Act) -> None:
        self.chain.relay(act, self.sign(who, act))

    def deny(self, who: Person, act: Act) -> None:
        self.vault.deny(act=act, signature=self.sign(who, act))

    def grant(self, granted: Terms) -> GrantProof:
        self.relay(self.alice, Grant(granted, issued_at=self.chain.now()))
        return GrantProof(granted)

    def ask(self, grant_proof: GrantProof, who: Requester | None = None) -> str:
        bound = {self.ref: self.alice.bound()}
        return self.vault.request_access(
            requester=who or self.bob.requester, bound=bound, action=Action.VIEW, grant_proof=grant_proof
        )

    def refuses(self, grant_proof: GrantProof) -> None:
        with pytest.raises(VaultRefusedError):
            self.ask(grant_proof)

    def enrolment(self, status: Status, *, ahead: int = 0) -> Enrol:
        act = self.chain.enrolment(self.vera, self.bob, Role.DOCTOR, status)
        return Enrol(act.verifier, act.enrolment._replace(sequence=act.enrolment.sequence + ahead))

    def blocks(self, *blocked: str, categories: int = 0, sequence: int = 1) -> Blocks:
        return Blocks(self.alice.address, BlockList(blocked, categories, SALT), sequence)


@pytest.fixture
def world(vault: VaultService, alice: Person, onchain: Chain) -> World:
    bob, vera, hope = person(vault), person(vault), person(vault)
    made = World(vault, onchain, alice, bob, vera, hope, kept(vault, alice)[0])
    onchain.appoint(vera, Role.VERIFIER)
    for act in (onchain.enrolment(vera, bob, Role.DOCTOR), onchain.enrolment(vera, hope, Role.HOSPITAL)):
        made.relay(vera, act)
    made.relay(hope, onchain.admission(hope, bob, Function.CLINICIAN))
    return made


def as_doctor(world: World) -> Terms:
    return terms(world.alice, world.bob, role=Role.DOCTOR)


def as_member(world: World, functions: Function = Function.CLINICIAN) -> Terms:
    return terms(world.alice, world.hope, kind=Grantee.ORGANISATION, functions=functions)


def acting_for_hope(world: World, functions: Function = Function.CLINICIAN) -> GrantProof:
    return replace(world.grant(as_member(world, functions)), organisation=world.hope.address)


def as_what(world: World, functions: Function, *, ahead: int = 0) -> Admit:
    """What Hope says Bob does there, `ahead` statements after the one that comes next."""
    act = world.chain.admission(world.hope, world.bob, functions)
    return Admit(act.organisation, act.admission._replace(sequence=act.admission.sequence + ahead))


def blocked_by_name(world: World, grant_proof: GrantProof) -> tuple[Person, Act]:
    return world.alice, world.blocks(world.bob.address)


def blocked_with_his_hospital(world: World, grant_proof: GrantProof) -> tuple[Person, Act]:
    return world.alice, world.blocks(world.hope.address)


def category_blocked(world: World, grant_proof: GrantProof) -> tuple[Person, Act]:
    return world.alice, world.blocks(categories=1 << 3)


def suspended(world: World, grant_proof: GrantProof) -> tuple[Person, Act]:
    return world.vera, world.enrolment(Status.SUSPENDED)


def lapsed(world: World, grant_proof: GrantProof) -> tuple[Person, Act]:
    act = world.enrolment(Status.ACTIVE)
    return world.vera, Enrol(act.verifier, act.enrolment._replace(valid_until=world.chain.now() - 1))


def hospital_suspended(world: World, grant_proof: GrantProof) -> tuple[Person, Act]:
    return world.vera, world.chain.enrolment(world.vera, world.hope, Role.HOSPITAL, Status.SUSPENDED)


def membership_ended(world: World, grant_proof: GrantProof) -> tuple[Person, Act]:
    act = world.chain.admission(world.hope, world.bob, Function.CLINICIAN)
    return world.hope, Admit(act.organisation, act.admission._replace(valid_until=world.chain.now()))


def function_taken(world: World, grant_proof: GrantProof) -> tuple[Person, Act]:
    return world.hope, world.chain.admission(world.hope, world.bob, Function.DESK)


def narrowed(world: World, grant_proof: GrantProof) -> tuple[Person, Act]:
    return world.alice, Grant(as_doctor(world), terms_hash(grant_proof.terms), world.chain.now())


def revoked(world: World, grant_proof: GrantProof) -> tuple[Person, Act]:
    return world.alice, Revoke(world.alice.address, terms_hash(grant_proof.terms))


ENDS = [
    blocked_by_name, blocked_with_his_hospital, category_blocked, suspended, lapsed, hospital_suspended,
    membership_ended, function_taken, narrowed,
    revoked,
]  # fmt: skip


@pytest.mark.parametrize("end", ENDS)
def test_it_counts_at_once_and_ends_a_token_that_was_issued_before(
    world: World, end: Callable[[World, GrantProof], tuple[Person, Act]]
) -> None:
    grant_proof = acting_for_hope(world)
    issued = world.ask(grant_proof)
    assert world.vault.redeem(token=world.ask(grant_proof), requester=world.bob.requester)
    who, act = end(world, grant_proof)
    world.deny(who, act)
    world.deny(who, act)
    with pytest.raises(VaultRefusedError):
        world.vault.redeem(token=issued, requester=world.bob.requester)
    world.refuses(grant_proof)
    assert Event.objects.filter(action=Event.Action.ACT_HELD).exists()
    own = world.vault.request_access(
        requester=world.alice.requester, bound={world.ref: world.alice.bound()}, action=Action.VIEW
    )
    assert world.vault.redeem(token=own, requester=world.alice.requester)
    # And it stays so when the chain has it.
    world.chain.relay(act, world.sign(who, act))
    world.refuses(grant_proof if not isinstance(act, Blocks) else replace(grant_proof, blocks=act.blocks))


@pytest.mark.parametrize("end", [suspended, membership_ended])
def test_when_the_chain_is_past_it_the_chains_own_word_counts(
    world: World, end: Callable[[World, GrantProof], tuple[Person, Act]]
) -> None:
    grant_proof = acting_for_hope(world)
    who, act = end(world, grant_proof)
    world.deny(who, act)
    world.relay(who, act)
    back: Act = (
        world.enrolment(Status.ACTIVE)
        if end is suspended
        else world.chain.admission(world.hope, world.bob, Function.CLINICIAN)
    )
    world.relay(who, back)
    assert world.vault.redeem(token=world.ask(grant_proof), requester=world.bob.requester)


def test_what_is_added_counts_when_the_chain_has_it_and_what_is_taken_at_once(world: World) -> None:
    """From clinician to nurse: in between Bob is neither."""
    clinicians, nurses = acting_for_hope(world), acting_for_hope(world, Function.NURSE)
    either = acting_for_hope(world, Function.CLINICIAN | Function.NURSE)
    swap = as_what(world, Function.NURSE)
    assert world.ask(clinicians)
    assert world.ask(either)
    world.deny(world.hope, swap)
    for grant_proof in (clinicians, nurses, either):
        world.refuses(grant_proof)
    world.relay(world.hope, swap)
    world.refuses(clinicians)
    assert world.ask(nurses)
    assert world.ask(either)


def test_what_is_kept_goes_on_counting(world: World) -> None:
    world.relay(world.hope, as_what(world, Function.CLINICIAN | Function.DESK))
    clinicians, desk = acting_for_hope(world), acting_for_hope(world, Function.DESK)
    world.deny(world.hope, as_what(world, Function.CLINICIAN))
    assert world.vault.redeem(token=world.ask(clinicians), requester=world.bob.requester)
    world.refuses(desk)


def test_what_was_taken_and_given_again_counts_when_the_chain_has_the_second(world: World) -> None:
    grant_proof = acting_for_hope(world)
    taken, again = as_what(world, Function.DESK), as_what(world, Function.CLINICIAN, ahead=1)
    world.deny(world.hope, taken)
    world.deny(world.hope, again)
    world.refuses(grant_proof)
    world.relay(world.hope, taken)
    world.refuses(grant_proof)
    world.relay(world.hope, again)
    assert world.ask(grant_proof)


def test_a_newer_block_list_lets_in_only_when_the_chain_has_it(world: World) -> None:
    grant_proof = world.grant(as_doctor(world))
    first, second = world.blocks(world.bob.address), world.blocks(sequence=2)
    world.deny(world.alice, first)
    world.relay(world.alice, first)
    world.deny(world.alice, second)
    for shown in (first.blocks, second.blocks):
        world.refuses(replace(grant_proof, blocks=shown))
    world.relay(world.alice, second)
    assert world.ask(replace(grant_proof, blocks=second.blocks))


def test_who_is_not_on_the_newer_list_goes_on_reading_whichever_list_the_portal_shows(world: World) -> None:
    grant_proof = world.grant(as_doctor(world))
    first, second = world.blocks(world.vera.address), world.blocks("0x" + "11" * 20, sequence=2)
    for act in (first, second):
        world.deny(world.alice, act)
        for shown in (BlockList(), first.blocks, second.blocks):
            assert world.ask(replace(grant_proof, blocks=shown))
    world.relay(world.alice, first)
    for shown in (BlockList(), first.blocks, second.blocks):
        assert world.ask(replace(grant_proof, blocks=shown))


def test_what_is_held_about_others_ends_nothing(world: World) -> None:
    grant_proof = world.grant(as_doctor(world))
    issued = world.ask(grant_proof)
    charlie = person(world.vault)
    world.deny(world.vera, world.chain.enrolment(world.vera, charlie, Role.DOCTOR, Status.REVOKED))
    world.deny(world.hope, world.chain.admission(world.hope, charlie, 0))
    assert world.vault.redeem(token=issued, requester=world.bob.requester)
    # Hope ended his membership; he reads as the person he is.
    world.deny(world.hope, world.chain.admission(world.hope, world.bob, 0))
    assert world.vault.redeem(token=world.ask(grant_proof), requester=world.bob.requester)


def test_whoever_is_suspended_signs_nothing_but_ends_what_is_his_own(world: World) -> None:
    bob = world.bob
    world.deny(world.vera, world.enrolment(Status.SUSPENDED))

    def write() -> bytes:
        return world.vault.sign_statement(
            account=bob.account, session=bob.requester.session, root=bytes(32), size=1, signed_at=1
        )

    for attempt in (
        write,
        lambda: world.sign(bob, Grant(terms(bob, world.alice), issued_at=world.chain.now())),
    ):
        with pytest.raises(VaultRefusedError):
            attempt()
    assert world.sign(bob, Revoke(bob.address, bytes(32)))
    world.relay(world.vera, world.enrolment(Status.SUSPENDED))
    with pytest.raises(VaultRefusedError):
        write()
    world.relay(world.vera, world.enrolment(Status.ACTIVE))
    assert write()


def test_nobody_acts_for_an_organisation_while_one_of_them_is_suspended(world: World) -> None:
    admission = world.chain.admission(world.hope, world.alice, Function.DESK)
    proof = SecondFactor(clock.unix(clock.now()), ("password",))

    def sign() -> bytes:
        return world.vault.sign_act(
            account=world.hope.account,
            session=bytes(32),
            act=admission,
            proof=proof,
            on_behalf_of=world.bob.account,
        )

    assert sign()
    world.deny(world.vera, world.enrolment(Status.SUSPENDED))
    with pytest.raises(VaultRefusedError):
        sign()


def test_only_a_verifier_of_the_chain_suspends(world: World, mallory: Person) -> None:
    by_mallory = world.chain.enrolment(mallory, world.bob, Role.DOCTOR, Status.REVOKED)
    with pytest.raises(VaultRefusedError):
        world.vault.deny(act=by_mallory, signature=world.sign(mallory, by_mallory))
    in_veras_name = world.enrolment(Status.REVOKED)
    with pytest.raises(VaultRefusedError):
        world.vault.deny(act=in_veras_name, signature=world.sign(mallory, by_mallory))
    assert not PendingStatement.objects.exists()


def test_only_the_organisation_ends_a_membership_and_only_the_patient_sets_her_list(
    world: World, mallory: Person
) -> None:
    for act in (world.chain.admission(world.hope, world.bob, 0), world.blocks(world.bob.address)):
        for signature in (b"", bytes(65), world.sign(mallory, Revoke(mallory.address, bytes(32)))):
            with pytest.raises(VaultRefusedError):
                world.vault.deny(act=act, signature=signature)
    assert not PendingStatement.objects.exists()


def test_a_grant_that_replaces_nothing_ends_nothing(world: World) -> None:
    act = Grant(as_doctor(world), issued_at=world.chain.now())
    with pytest.raises(VaultRefusedError):
        world.vault.deny(act=act, signature=world.sign(world.alice, act))
    assert not PendingStatement.objects.exists()
    assert not Denial.objects.exists()


def test_while_the_chain_is_away_a_suspension_is_held_and_its_signer_is_asked_for_later(
    world: World, mallory: Person, settings: Settings
) -> None:
    grant_proof, there = world.grant(as_doctor(world)), settings.CHAIN_RPC_URL
    by_vera, by_mallory = (
        world.enrolment(Status.SUSPENDED),
        world.chain.enrolment(mallory, world.bob, Role.DOCTOR, Status.REVOKED),
    )
    settings.CHAIN_RPC_URL = "http://127.0.0.1:1"
    world.deny(mallory, by_mallory)
    with pytest.raises(VaultUnavailableError):
        world.vault.sign_statement(
            account=world.bob.account, session=bytes(32), root=bytes(32), size=1, signed_at=1
        )
    settings.CHAIN_RPC_URL = there
    assert world.ask(grant_proof)
    assert world.vault.sign_statement(
        account=world.bob.account, session=bytes(32), root=bytes(32), size=1, signed_at=1
    )
    settings.CHAIN_RPC_URL = "http://127.0.0.1:1"
    world.deny(world.vera, by_vera)
    settings.CHAIN_RPC_URL = there
    world.refuses(grant_proof)
    assert set(PendingStatement.objects.values_list("signer", "is_proved")) == {
        (mallory.address, False),
        (world.vera.address, True),
    }


def test_a_stolen_row_does_not_say_whom_she_refuses(world: World) -> None:
    world.deny(world.alice, world.blocks(world.bob.address))
    row = PendingStatement.objects.get()
    assert world.bob.address[2:].lower() not in bytes(row.sealed).decode("latin-1").lower()
    assert world.bob.address.lower() not in str(PendingStatement.objects.values()).lower()


def test_a_change_of_standing_counts_only_at_the_required_depth(world: World, settings: Settings) -> None:
    grant_proof = world.grant(as_doctor(world))
    settings.CHAIN_CONFIRMATIONS = 5

    def mine() -> None:
        world.chain.rpc.call("evm_increaseTime", (2,))
        world.chain.mine(10)

    mine()
    assert world.ask(grant_proof)
    world.relay(world.vera, world.enrolment(Status.ACTIVE))
    world.refuses(grant_proof)
    mine()
    assert world.ask(grant_proof)
