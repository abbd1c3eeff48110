"""What was signed once is shown again, elsewhere, altered or too late: nobody takes it (security.md §4,
signatures).
"""

import secrets
from dataclasses import replace

import pytest

from adapters.chain import deployment, keys
from adapters.chain.acts.base import Act
from adapters.chain.acts.consents import Blocks, Grant, Halt, Revoke
from adapters.chain.contracts.consents import Consents
from adapters.chain.errors import BadSignatureError, ChainRevertError
from adapters.chain.typed_data import TypedData
from adapters.chain.values import Flag
from adapters.vault import client
from adapters.vault.interface import SecondFactor, VaultRefusedError
from common import clock
from domain.consents import salts, signed_terms
from domain.consents.models import BlockList
from domain.consents.models import Grant as Row
from domain.consents.queries import grant_proofs, refusals
from domain.consents.services import blocks, halts
from domain.consents.tests.conftest import Later, _before_any_transaction, first_world, later, world
from domain.consents.tests.world import World
from domain.ledger.tests.conftest import quiet_node
from tests import people, traces

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def act_of(row: Row) -> Grant:
    (salt,) = salts.for_subjects(row.patient_id, [salts.grant(row.pk)])
    return Grant(
        signed_terms.terms_of(row, salt),
        bytes(row.replaces.terms_hash) if row.replaces else bytes(32),
        row.issued_at,
    )


def takes(world: World, act: Act, signature: bytes) -> str:
    """ "" where the contract would take it, else its error."""
    contract = deployment.load(31337).consents
    try:
        data = act.public().calldata(world.node.rpc, contract, signature)
        Consents(world.node.rpc, contract).dry_run(data, sender=world.bob.address)
    except ChainRevertError as error:
        return error.name
    except BadSignatureError:
        return "BadSignature"
    return ""


def altered(signature: bytes) -> list[bytes]:
    high = keys.ORDER - int.from_bytes(signature[32:64], "big")
    return [
        signature[:32]
        + high.to_bytes(32, "big")
        + bytes([55 - signature[64]]),  # the other s for the same statement
        signature[:64] + b"\x00",
        signature[:64] + bytes([signature[64] ^ 7]),
        signature[:64],
        signature + b"\x00",
        b"",
        bytes(65),
        secrets.token_bytes(64) + b"\x1b",
    ]


def test_a_grant_is_taken_once_for_her_from_her_as_she_signed_it(world: World) -> None:
    row = world.allow(world.ask())
    act, signature = act_of(row), bytes(row.signature)
    world.mine()
    assert takes(world, act, signature) == ""
    for wrong in altered(signature):
        assert takes(world, act, wrong)
    hers = world.mallory.user.address
    for lie in (
        {"patient": hers},
        {"categories": 2**32 - 1},
        {"expires": 2**40 - 1},
        {"flags": Flag.WRITE},
        {"salt": bytes(32)},
    ):
        assert (
            takes(world, Grant(act.terms._replace(**lie), act.replaces, act.issued_at), signature)
            == "BadSignature"
        )
    assert takes(world, Grant(act.terms, act.replaces, act.issued_at - 1), signature) == "BadSignature"
    assert takes(world, Grant(act.terms, bytes([1]) * 32, act.issued_at), signature) == "BadSignature"
    world.record()
    assert takes(world, act, signature) == "AlreadyGranted"
    world.revoke(row)
    world.record()
    assert takes(world, act, signature) == "AlreadyRevoked"


def test_a_grant_is_too_old_after_a_day_and_dead_after_a_stop(world: World, later: Later) -> None:
    first, second = (world.allow(world.ask(by=doctor)) for doctor in (world.bob, world.charlie))
    later(86_500)
    assert takes(world, act_of(first), bytes(first.signature)) == "RelayedTooLate"
    halts.stop_all(patient=world.alice, by=world.alice.user, session=people.SESSION)
    world.record()
    assert takes(world, act_of(second), bytes(second.signature)) in {"RelayedTooLate", "HaltedUntil"}


def test_what_was_signed_for_another_chain_or_contract_means_nothing_here(world: World) -> None:
    row = world.allow(world.ask())
    act, here = act_of(row), deployment.load(31337)
    key = bytes.fromhex(client().export_account(account=world.alice.user_id, proof=people.proof())[2:])
    world.mine()
    for typed in (
        act.typed(here),
        _elsewhere(act, here, "chain"),
        _elsewhere(act, here, "contract"),
        _elsewhere(act, here, "name"),
    ):
        signature = keys.sign_typed(key, typed)
        assert takes(world, act, signature) == ("" if typed == act.typed(here) else "BadSignature")
        if typed != act.typed(here):
            revoke = Revoke(row.owner, bytes(row.terms_hash))
            with pytest.raises(VaultRefusedError):
                client().deny(act=revoke, signature=signature)


def _elsewhere(act: Grant, here: deployment.Deployment, what: str) -> TypedData:
    typed = act.typed(here)
    return {
        "chain": replace(typed, chain_id=1),
        "contract": replace(typed, verifying=here.anchors),
        "name": replace(typed, contract="MedChain Anchors"),
    }[what]


def test_an_older_block_list_and_an_older_stop_never_come_back(world: World) -> None:
    she = {"patient": world.alice, "by": world.alice.user, "session": people.SESSION}
    blocks.add(**she, proof=people.proof("password"), user=world.bob)  # type: ignore[arg-type]  # as named
    first = BlockList.objects.get()
    old = Blocks(world.alice.user.address, refusals.signed_form(first, _salt(first)), first.sequence)
    world.mine()
    assert takes(world, old, bytes(first.signature)) == ""
    world.record()
    blocks.add(**she, proof=people.proof("password"), user=world.charlie)  # type: ignore[arg-type]
    world.record()
    assert takes(world, old, bytes(first.signature)) == "SequenceTaken"
    stop = halts.stop_all(**she)  # type: ignore[arg-type]
    world.record()
    assert takes(world, Halt(world.alice.user.address, stop.until), bytes(stop.signature)) == "HaltedUntil"
    assert takes(world, Halt(world.mallory.user.address, stop.until), bytes(stop.signature)) == "BadSignature"


def test_a_revocation_ends_the_grant_it_names_and_no_other(world: World) -> None:
    kept = world.keep(world.alice)
    bobs, charlies = world.given(), world.given(by=world.charlie)
    world.revoke(bobs)
    bobs.refresh_from_db()
    signature = bytes(bobs.revoke_signature)
    other = Revoke(charlies.owner, bytes(charlies.terms_hash))
    assert takes(world, other, signature) == "BadSignature"
    with pytest.raises(VaultRefusedError):
        client().deny(act=other, signature=signature)
    assert world.opens(world.charlie, kept)
    assert grant_proofs.for_user(world.charlie, world.alice)


def test_the_vault_signs_only_for_the_account_that_asks_and_a_fresh_login(world: World) -> None:
    act = act_of(world.allow(world.ask()))
    old = SecondFactor(clock.unix(clock.now()) - 400, ("password",))
    before = traces.tables("vault")
    for account, proof in (
        (world.mallory.user_id, people.proof("password")),
        (world.bob.pk, people.proof()),
        (world.alice.user_id, old),
    ):
        with pytest.raises(VaultRefusedError):
            client().sign_act(account=account, session=people.SESSION, proof=proof, act=act)
    assert traces.changed_since(before) == []
    assert client().sign_act(
        account=world.alice.user_id, session=people.SESSION, proof=people.proof("password"), act=act
    )


def _salt(row: BlockList) -> bytes:
    return salts.for_subjects(row.patient_id, [salts.blocks(row.patient_id, row.sequence)])[0]


__all__ = ["_before_any_transaction", "first_world", "later", "quiet_node", "world"]
