"""Ethereum keys (32 bytes), and what is signed with them."""

import secrets
from dataclasses import dataclass

from eth_account import Account
from eth_keys.datatypes import PrivateKey, Signature
from eth_keys.exceptions import BadSignature
from eth_utils.exceptions import ValidationError

from adapters.chain.errors import BadSignatureError
from adapters.chain.typed_data import TypedData

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
SIGNATURE_LENGTH = 65


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction to sign; fees in wei.

    `to` is None where it creates a contract. Without `max_fee` it takes the form from before London.
    """

    chain_id: int
    nonce: int
    to: str | None
    data: bytes
    gas: int
    max_fee: int | None = None
    priority_fee: int = 0
    gas_price: int = 0
    value: int = 0


def new_account() -> tuple[str, bytes]:
    """A fresh (address, key)."""
    while True:
        key = secrets.token_bytes(32)
        if 0 < int.from_bytes(key, "big") < ORDER:
            return address_of(key), key


def address_of(key: bytes) -> str:
    """The checksummed address. Raises ValueError for what is no key."""
    return _private(key).public_key.to_checksum_address()


def sign_transaction(key: bytes, transaction: Transaction) -> tuple[bytes, bytes]:
    """(raw bytes to send, the transaction's hash)."""
    _private(key)
    signed = Account.sign_transaction(_fields(transaction), key)
    return bytes(signed.raw_transaction), bytes(signed.hash)


def sign_typed(key: bytes, typed: TypedData) -> bytes:
    """r ‖ s ‖ v, 65 bytes, low s, v 27 or 28; the same statement always gives the same bytes (RFC 6979)."""
    signature = _private(key).sign_msg_hash(typed.digest())
    return _join(signature.r, signature.s, signature.v + 27)


def recover(typed: TypedData, signature: bytes) -> str:
    """The checksummed address that signed. Raises BadSignatureError."""
    r, s, v = _split(signature)
    if s > ORDER // 2 or v not in (27, 28):
        raise BadSignatureError("The signature is not in the one form that is accepted.")
    try:
        found = Signature(vrs=(v - 27, r, s)).recover_public_key_from_msg_hash(typed.digest())
    except (BadSignature, ValidationError) as error:
        raise BadSignatureError("Nobody can have signed this.") from error
    return found.to_checksum_address()


def pack(signature: bytes) -> tuple[bytes, bytes]:
    """The signature as batches carry it (ERC-2098): r, and s with the parity in its highest bit."""
    r, s, v = _split(signature)
    if s > ORDER // 2 or v not in (27, 28):
        raise BadSignatureError("The signature is not in the one form that is accepted.")
    return r.to_bytes(32, "big"), (s | (v - 27) << 255).to_bytes(32, "big")


def _private(key: bytes) -> PrivateKey:
    if len(key) != 32 or not 0 < int.from_bytes(key, "big") < ORDER:
        raise ValueError("a key is 32 bytes, above zero and below the curve's order")
    return PrivateKey(key)


def _split(signature: bytes) -> tuple[int, int, int]:
    if len(signature) != SIGNATURE_LENGTH:
        raise BadSignatureError(f"A signature has {SIGNATURE_LENGTH} bytes, not {len(signature)}.")
    return int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:64], "big"), signature[64]


def _join(r: int, s: int, v: int) -> bytes:
    return r.to_bytes(32, "big") + s.to_bytes(32, "big") + bytes([v])


def _fields(transaction: Transaction) -> dict[str, object]:
    fields: dict[str, object] = {
        "chainId": transaction.chain_id,
        "nonce": transaction.nonce,
        "data": transaction.data,
        "gas": transaction.gas,
        "value": transaction.value,
    }
    if transaction.to is not None:
        fields["to"] = transaction.to
    if transaction.max_fee is None:
        return {**fields, "gasPrice": transaction.gas_price}
    return {
        **fields,
        "type": 2,
        "maxFeePerGas": transaction.max_fee,
        "maxPriorityFeePerGas": transaction.priority_fee,
    }
