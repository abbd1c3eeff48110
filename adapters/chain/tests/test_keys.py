"""Keys and signatures: one accepted form, and the same in every other wallet."""

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data

from adapters.chain import keys, typed_data
from adapters.chain.errors import BadSignatureError
from adapters.chain.tests.world import CHAIN_ID, Person
from adapters.chain.typed_data import TypedData

CONTRACT = "0x5FbDB2315678afecb367f032d93F642f64180aa3"


@pytest.fixture
def alice() -> Person:
    return Person()


@pytest.fixture
def statement() -> TypedData:
    return typed_data.statement(b"r" * 32, 3, 1_800_000_000, chain_id=CHAIN_ID, anchors=CONTRACT)


def test_a_new_account_is_itself_again_from_its_key(alice: Person) -> None:
    assert keys.address_of(alice.key) == alice.address == Account.from_key(alice.key).address


def test_an_exported_key_signs_the_same_in_another_wallet(alice: Person, statement: TypedData) -> None:
    there = Account.from_key("0x" + alice.key.hex()).sign_message(encode_typed_data(full_message=statement.for_wallet()))
    assert bytes(there.signature) == alice.sign(statement)


def test_the_signer_is_recovered(alice: Person, statement: TypedData) -> None:
    assert keys.recover(statement, alice.sign(statement)) == alice.address


def test_a_changed_statement_recovers_somebody_else(alice: Person, statement: TypedData) -> None:
    changed = typed_data.statement(b"r" * 32, 4, 1_800_000_000, chain_id=CHAIN_ID, anchors=CONTRACT)
    assert keys.recover(changed, alice.sign(statement)) != alice.address


def test_the_other_s_is_refused(alice: Person, statement: TypedData) -> None:
    signature = alice.sign(statement)
    mirrored = keys.ORDER - int.from_bytes(signature[32:64], "big")
    twin = signature[:32] + mirrored.to_bytes(32, "big") + bytes([55 - signature[64]])
    with pytest.raises(BadSignatureError):
        keys.recover(statement, twin)
    with pytest.raises(BadSignatureError):
        keys.pack(twin)


@pytest.mark.parametrize("v", [0, 1, 2, 26, 29, 255])
def test_a_wrong_v_is_refused(alice: Person, statement: TypedData, v: int) -> None:
    with pytest.raises(BadSignatureError):
        keys.recover(statement, alice.sign(statement)[:64] + bytes([v]))


@pytest.mark.parametrize("length", [0, 64, 66, 130])
def test_a_wrong_length_is_refused(alice: Person, statement: TypedData, length: int) -> None:
    with pytest.raises(BadSignatureError):
        keys.recover(statement, (alice.sign(statement) * 2)[:length])


@pytest.mark.parametrize("signature", [bytes(64) + b"\x1b", b"\xff" * 32 + bytes(31) + b"\x01\x1b", bytes(31) + b"\x01" + bytes(32) + b"\x1c"])
def test_what_nobody_signed_is_refused(statement: TypedData, signature: bytes) -> None:
    with pytest.raises(BadSignatureError):
        keys.recover(statement, signature)


@pytest.mark.parametrize("key", [b"", b"k" * 31, b"k" * 33, bytes(32), keys.ORDER.to_bytes(32, "big"), b"\xff" * 32])
def test_what_is_no_key_is_refused(statement: TypedData, key: bytes) -> None:
    with pytest.raises(ValueError, match="a key is 32 bytes"):
        keys.address_of(key)
    with pytest.raises(ValueError, match="a key is 32 bytes"):
        keys.sign_typed(key, statement)
    with pytest.raises(ValueError, match="a key is 32 bytes"):
        keys.sign_transaction(key, keys.Transaction(1, 0, CONTRACT, b"", 21_000))


@pytest.mark.parametrize("max_fee", [None, 30])
def test_a_transaction_is_signed_as_another_wallet_would(alice: Person, max_fee: int | None) -> None:
    raw, digest = keys.sign_transaction(alice.key, keys.Transaction(1, 7, CONTRACT, b"\x01", 50_000, max_fee, 2, 9))
    assert Account.recover_transaction(raw) == alice.address
    price = {"gasPrice": 9} if max_fee is None else {"type": 2, "maxFeePerGas": 30, "maxPriorityFeePerGas": 2}
    there = Account.sign_transaction({"chainId": 1, "nonce": 7, "to": CONTRACT, "data": b"\x01", "gas": 50_000, "value": 0, **price}, alice.key)
    assert (raw, digest) == (bytes(there.raw_transaction), bytes(there.hash))
