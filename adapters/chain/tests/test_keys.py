"""Keys and signatures: one accepted form, and the same in every other wallet."""

from collections.abc import Callable

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data

from adapters.chain import keys, typed_data
from adapters.chain.errors import BadSignatureError
from adapters.chain.tests.world import CHAIN_ID, Person
from adapters.chain.typed_data import TypedData

CONTRACT = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
ANOTHER_FORM = "The signature is not in the one form that is accepted."


@pytest.fixture
def alice() -> Person:
    return Person()


@pytest.fixture
def statement() -> TypedData:
    return typed_data.statement(b"r" * 32, 3, 1_800_000_000, chain_id=CHAIN_ID, anchors=CONTRACT)


def test_a_new_account_is_itself_again_from_its_key(alice: Person) -> None:
    assert keys.address_of(alice.key) == alice.address == Account.from_key(alice.key).address


def test_an_exported_key_signs_the_same_in_another_wallet(alice: Person, statement: TypedData) -> None:
    there = Account.from_key("0x" + alice.key.hex()).sign_message(
        encode_typed_data(full_message=statement.for_wallet())
    )
    assert bytes(there.signature) == alice.sign(statement)


def test_the_signer_is_recovered(alice: Person, statement: TypedData) -> None:
    assert keys.recover(statement, alice.sign(statement)) == alice.address


def test_a_changed_statement_recovers_somebody_else(alice: Person, statement: TypedData) -> None:
    changed = typed_data.statement(b"r" * 32, 4, 1_800_000_000, chain_id=CHAIN_ID, anchors=CONTRACT)
    assert keys.recover(changed, alice.sign(statement)) != alice.address


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(BadSignatureError) as refused:
        act()
    return refused.value.what


def test_the_other_s_is_refused(alice: Person, statement: TypedData) -> None:
    signature = alice.sign(statement)
    mirrored = keys.ORDER - int.from_bytes(signature[32:64], "big")
    twin = signature[:32] + mirrored.to_bytes(32, "big") + bytes([55 - signature[64]])
    assert (
        Account.recover_message(encode_typed_data(full_message=statement.for_wallet()), signature=twin)
        == alice.address
    )
    assert refusal(lambda: keys.recover(statement, twin)) == ANOTHER_FORM
    assert refusal(lambda: keys.pack(twin)) == ANOTHER_FORM


@pytest.mark.parametrize("v", [0, 1, 2, 26, 29, 255])
def test_a_wrong_v_is_refused(alice: Person, statement: TypedData, v: int) -> None:
    changed = alice.sign(statement)[:64] + bytes([v])
    assert refusal(lambda: keys.recover(statement, changed)) == ANOTHER_FORM
    assert refusal(lambda: keys.pack(changed)) == ANOTHER_FORM


@pytest.mark.parametrize("length", [0, 64, 66, 130])
def test_a_wrong_length_is_refused(alice: Person, statement: TypedData, length: int) -> None:
    cut = (alice.sign(statement) * 2)[:length]
    assert refusal(lambda: keys.recover(statement, cut)) == f"A signature has 65 bytes, not {length}."
    assert refusal(lambda: keys.pack(cut)) == f"A signature has 65 bytes, not {length}."


@pytest.mark.parametrize(
    "signature",
    [bytes(64) + b"\x1b", b"\xff" * 32 + bytes(31) + b"\x01\x1b", bytes(31) + b"\x01" + bytes(32) + b"\x1c"],
)
def test_what_nobody_signed_is_refused(statement: TypedData, signature: bytes) -> None:
    assert refusal(lambda: keys.recover(statement, signature)) == "Nobody can have signed this."


@pytest.mark.parametrize(
    "key", [b"", b"k" * 31, b"k" * 33, bytes(32), keys.ORDER.to_bytes(32, "big"), b"\xff" * 32]
)
def test_what_is_no_key_is_refused_and_not_repeated(statement: TypedData, key: bytes) -> None:
    transaction = keys.Transaction(1, 0, CONTRACT, b"", 21_000)
    for use in (
        lambda: keys.address_of(key),
        lambda: keys.sign_typed(key, statement),
        lambda: keys.sign_transaction(key, transaction),
    ):
        with pytest.raises(ValueError) as refused:
            use()
        assert str(refused.value) == "a key is 32 bytes, above zero and below the curve's order"
