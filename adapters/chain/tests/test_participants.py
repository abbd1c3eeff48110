"""Participants, on a real node."""

import pytest

from adapters.chain import development, typed_data
from adapters.chain.contracts.participants import SignedEnrolment
from adapters.chain.errors import ChainRevertError
from adapters.chain.tests.world import CHAIN_ID, Person, World
from adapters.chain.values import FOREVER, NOTHING, Enrolment, Function, Role, Status


def signature(world: World, by: Person, enrolment: Enrolment) -> bytes:
    return by.sign(
        typed_data.enrolment(enrolment, chain_id=CHAIN_ID, participants=world.participants.address)
    )


def test_bob_is_enrolled_by_a_verifier(world: World) -> None:
    bob = world.people.bob
    assert world.participants.standing(bob.address, world.now()) == (Role.NONE, False)
    world.enrol(bob, Role.DOCTOR)
    assert world.participants.standing(bob.address, world.now()) == (Role.DOCTOR, True)
    assert world.participants.participant_of(bob.address) == (
        Role.DOCTOR,
        Status.ACTIVE,
        FOREVER,
        world.now(),
        1,
    )
    with pytest.raises(ChainRevertError) as refused:
        world.participants.standing(bob.address, 0)
    assert (refused.value.name, refused.value.arguments) == ("PastNotKnown", (world.now(),))


def test_mallory_is_enrolled_by_nobody(world: World) -> None:
    mallory, verifier = world.people.mallory, world.people.verifier
    development.fund(world.rpc, mallory.address)
    enrolment = world.enrolment(mallory, Role.DOCTOR)
    tried = {
        "BadSignature": world.participants.enrol(
            verifier.address, enrolment, signature(world, mallory, enrolment)
        ),
        "NotVerifier": world.participants.enrol(
            mallory.address, enrolment, signature(world, mallory, enrolment)
        ),
        "Unauthorized": world.participants.appoint(
            mallory.address, Role.NOTARY, Status.ACTIVE, FOREVER, NOTHING
        ),
    }
    for name, data in tried.items():
        with pytest.raises(ChainRevertError, match=name):
            world.participants.dry_run(data, sender=mallory.address)
        assert not world.send(world.participants.address, data, by=mallory).succeeded
    assert world.participants.standing(mallory.address, world.now()) == (Role.NONE, False)


def test_a_batch_skips_what_is_wrong(world: World) -> None:
    people = world.people
    enrolments = [
        world.enrolment(people.bob, Role.DOCTOR),
        world.enrolment(people.mallory, Role.VERIFIER),
        world.enrolment(people.hospital, Role.HOSPITAL),
    ]
    signed = [
        SignedEnrolment(people.verifier.address, each, signature(world, people.verifier, each))
        for each in enrolments
    ]
    assert world.send(world.participants.address, world.participants.enrol_many(signed)).succeeded
    roles = [world.participants.participant_of(each.account).role for each in enrolments]
    assert roles == [Role.DOCTOR, Role.NONE, Role.HOSPITAL]


def test_a_membership(world: World) -> None:
    people = world.people
    world.enrol(people.hospital, Role.HOSPITAL)
    world.admit(people.hospital, people.charlie, Function.DESK | Function.CLAIMS)
    is_member = world.participants.is_member
    assert is_member(people.hospital.address, people.charlie.address, Function.DESK, world.now())
    assert not is_member(people.hospital.address, people.charlie.address, Function.CLINICIAN, world.now())
    assert not is_member(people.hospital.address, people.bob.address, Function.DESK, world.now())
    found = world.participants.membership_of(people.hospital.address, people.charlie.address)
    assert found == (0, FOREVER, world.now(), 1, Function.DESK | Function.CLAIMS)


def test_the_owner(world: World) -> None:
    assert world.participants.owner() == world.people.owner.address
