"""Consents, on a real node: what Python signs, the contract takes; what was granted is answered, and nothing
else.
"""

import json
from contextlib import closing
from typing import Any

import pytest

from adapters.chain import blocks, typed_data
from adapters.chain.contracts.consents import Consents, SignedGrant, SignedRevocation, key_of
from adapters.chain.errors import ChainRevertError
from adapters.chain.rpc import Rpc
from adapters.chain.tests.fake_node import FakeNode, http
from adapters.chain.tests.world import CHAIN_ID, Person, World
from adapters.chain.values import (
    FOREVER,
    NOBODY,
    NOTHING,
    Action,
    Asker,
    BlockList,
    Function,
    Grantee,
    Item,
    Role,
    Status,
    Terms,
    Verdict,
)
from common.keccak import keccak256

NO_BLOCKS = BlockList()


@pytest.fixture
def world(world: World) -> World:
    world.enrol(world.people.bob, Role.DOCTOR)
    world.enrol(world.people.hospital, Role.HOSPITAL)
    return world


def terms(world: World, **changes: Any) -> Terms:
    people = world.people
    bobs = Terms(
        people.alice.address,
        Grantee.PERSON,
        people.bob.address,
        Role.DOCTOR,
        0,
        1 << 3,
        1 << 1,
        2,
        1,
        NOTHING,
        0,
        FOREVER,
        0,
        FOREVER,
        b"x" * 32,
    )
    return bobs._replace(**changes)


def signed_grant(world: World, by: Person, granted: Terms, replaces: bytes = NOTHING) -> SignedGrant:
    now = world.now()
    typed = typed_data.grant(
        granted, now, replaces=replaces, chain_id=CHAIN_ID, consents=world.consents.address
    )
    return SignedGrant(granted.patient, typed_data.terms_hash(granted), now, by.sign(typed), replaces)


def signed_revocation(world: World, by: Person, granted: Terms) -> SignedRevocation:
    hashed = typed_data.terms_hash(granted)
    typed = typed_data.revoke(hashed, chain_id=CHAIN_ID, consents=world.consents.address)
    return SignedRevocation(granted.patient, hashed, by.sign(typed))


def give(world: World, granted: Terms, replaces: bytes = NOTHING) -> None:
    data = world.consents.grant(signed_grant(world, world.people.alice, granted, replaces))
    assert world.send(world.consents.address, data).succeeded


def ask(
    world: World,
    granted: Terms,
    *items: Item,
    who: Person | None = None,
    blocks: BlockList = NO_BLOCKS,
    organisation: str = NOBODY,
) -> list[Verdict]:
    asker = Asker((who or world.people.bob).address, organisation, 1, Action.VIEW, world.now())
    return world.consents.is_allowed(granted, blocks, asker, items or (Item(3, 1, 1_700_000_000, b"i" * 32),))


def test_bob_reads_what_alice_granted_until_she_revokes(world: World) -> None:
    granted = terms(world)
    assert ask(world, granted) == [Verdict.NOT_GRANTED]
    give(world, granted)
    assert ask(world, granted) == [Verdict.ALLOWED]
    assert ask(world, granted, who=world.people.charlie) == [Verdict.NOT_GRANTEE]
    revocation = signed_revocation(world, world.people.alice, granted)
    assert world.send(world.consents.address, world.consents.revoke(revocation)).succeeded
    assert ask(world, granted) == [Verdict.REVOKED]


def test_one_verdict_per_record_and_old_dates_count_as_zero(world: World) -> None:
    granted = terms(world, records_from=1_600_000_000)
    give(world, granted)
    good = Item(3, 1, 1_700_000_000, b"i" * 32)
    asked = [
        good,
        good._replace(category=4),
        good._replace(confidentiality=3),
        good._replace(record_date=-157_766_400),
    ]
    wanted = [Verdict.ALLOWED, Verdict.OUT_OF_SCOPE, Verdict.OUT_OF_SCOPE, Verdict.OUT_OF_SCOPE]
    assert ask(world, granted, *asked) == wanted


def test_what_python_hashes_the_contract_hashes(world: World) -> None:
    granted, blocked = (
        terms(world),
        BlockList((world.people.bob.address, world.people.charlie.address), 5, b"l" * 32),
    )
    read = world.consents._read
    assert read("hashTerms", granted)[0] == typed_data.terms_hash(granted)
    assert read("hashBlockList", blocked)[0] == typed_data.block_list_hash(blocked)
    assert read("hashBlockList", BlockList())[0] == typed_data.block_list_hash(BlockList())
    alice = world.people.alice.address
    assert read("keyOf", alice, b"t" * 32)[0] == key_of(alice, b"t" * 32)


def test_mallorys_signature_under_alices_name(world: World) -> None:
    with pytest.raises(ChainRevertError) as refused:
        world.consents.dry_run(
            world.consents.grant(signed_grant(world, world.people.mallory, terms(world))), sender=NOBODY
        )
    assert refused.value.name == "BadSignature"


def test_narrowing(world: World) -> None:
    wide, narrow = terms(world), terms(world, expires=FOREVER - 1)
    give(world, wide)
    give(world, narrow, typed_data.terms_hash(wide))
    assert (ask(world, wide), ask(world, narrow)) == ([Verdict.REVOKED], [Verdict.ALLOWED])


def test_batches(world: World) -> None:
    alice, mallory = world.people.alice, world.people.mallory
    many = [terms(world, salt=bytes([number]) * 32) for number in range(5)]
    grants = [
        signed_grant(world, mallory if number == 2 else alice, each) for number, each in enumerate(many)
    ]
    assert world.send(world.consents.address, world.consents.grant_many(grants)).succeeded
    keys = [key_of(alice.address, each.terms) for each in grants]
    assert [bool(found.issued_at) for found in world.consents.consents_of(keys)] == [
        True,
        True,
        False,
        True,
        True,
    ]
    revocations = [signed_revocation(world, alice, each) for each in many[:2]]
    assert world.send(world.consents.address, world.consents.revoke_many(revocations)).succeeded
    assert [bool(found.revoked_at) for found in world.consents.consents_of(keys)] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_block_list_outranks_the_grant_and_must_be_shown(world: World) -> None:
    granted, alice = terms(world), world.people.alice
    give(world, granted)
    blocked = BlockList((world.people.hospital.address,), 0, b"l" * 32)
    typed = typed_data.blocks(blocked, 1, chain_id=CHAIN_ID, consents=world.consents.address)
    data = world.consents.set_blocks(alice.address, typed_data.block_list_hash(blocked), 1, alice.sign(typed))
    assert world.send(world.consents.address, data).succeeded
    assert ask(world, granted) == [Verdict.WRONG_BLOCK_LIST]
    assert ask(world, granted, blocks=blocked) == [Verdict.ALLOWED]
    world.admit(world.people.hospital, world.people.bob, Function.NURSE)
    assert ask(world, granted, blocks=blocked) == [Verdict.BLOCKED]
    owner = world.consents.owner_of(alice.address)
    assert (owner.sequence, owner.blocks) == (1, typed_data.block_list_hash(blocked)[:23])


def test_a_halt(world: World) -> None:
    granted, alice = terms(world), world.people.alice
    give(world, granted)
    for until, verdict in ((world.now(), Verdict.HALTED), (FOREVER, Verdict.HALTED)):
        typed = typed_data.halt(until, chain_id=CHAIN_ID, consents=world.consents.address)
        assert world.send(
            world.consents.address, world.consents.halt(alice.address, until, alice.sign(typed))
        ).succeeded
        assert ask(world, granted) == [verdict]
        assert world.consents.owner_of(alice.address).halted_until == until


def test_the_clinicians_of_a_hospital(world: World) -> None:
    people = world.people
    granted = terms(
        world,
        kind=Grantee.ORGANISATION,
        grantee=people.hospital.address,
        role=Role.NONE,
        functions=Function.CLINICIAN,
    )
    give(world, granted)
    world.admit(people.hospital, people.charlie, Function.DESK)
    assert ask(world, granted, who=people.charlie, organisation=people.hospital.address) == [
        Verdict.NOT_GRANTEE
    ]
    world.admit(people.hospital, people.charlie, Function.DESK | Function.CLINICIAN)
    assert ask(world, granted, who=people.charlie, organisation=people.hospital.address) == [Verdict.ALLOWED]


def test_a_suspended_doctor_and_a_question_about_the_past(world: World) -> None:
    granted = terms(world)
    give(world, granted)
    world.warp(10)
    world.enrol(world.people.bob, Role.DOCTOR, Status.SUSPENDED)
    assert ask(world, granted) == [Verdict.NO_STANDING]
    asker = Asker(world.people.bob.address, NOBODY, 1, Action.VIEW, world.now() - 5)
    with pytest.raises(ChainRevertError) as refused:
        world.consents.is_allowed(granted, BlockList(), asker, [Item(3, 1, 0, b"i" * 32)])
    assert refused.value.name == "PastNotKnown"


def test_a_choice_of_records(world: World) -> None:
    chosen = [keccak256(keccak256(name * 32)) for name in (b"a", b"b")]
    scope = keccak256(b"".join(sorted(chosen)))
    granted = terms(world, scope=scope)
    give(world, granted)
    one = Item(3, 1, 0, b"a" * 32, NOTHING, (chosen[1],))
    assert ask(world, granted, one, one._replace(item=b"c" * 32)) == [Verdict.ALLOWED, Verdict.OUT_OF_SCOPE]


def test_a_verdict_whose_reading_fell_between_two_blocks_is_read_once_more(world: World) -> None:
    granted = terms(world)
    give(world, granted)
    asker = Asker(world.people.bob.address, NOBODY, 1, Action.VIEW, world.now())
    item = Item(3, 1, 1_700_000_000, b"i" * 32)
    refused = [{"code": -32602, "message": "BlockOutOfRangeError: block height is 12 but requested was 13"}]

    def reply(questions: list[Any]) -> bytes:
        answers = world.rpc.batch([(each["method"], each["params"]) for each in questions])
        results = [
            {"id": each["id"], "result": answer} for each, answer in zip(questions, answers, strict=True)
        ]
        if refused:
            results[1] = {"id": questions[1]["id"], "error": refused.pop()}
        return http(json.dumps(results).encode())

    with closing(FakeNode(reply)) as node, closing(Rpc(node.url)) as rpc:
        read = Consents(rpc, world.consents.address).judge(granted, NO_BLOCKS, asker, [item])
        assert len(node.questions) == 2
    assert read.verdicts == [Verdict.ALLOWED]
    assert read.head == blocks.head(world.rpc)
