"""The statements people sign (EIP-712), exactly as contracts/src/libraries/Statements.sol hashes them.

Each builder wants `chain_id` and the address of the contract, so that a statement means nothing on another
chain or to another contract.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from adapters.chain import eip712
from adapters.chain.values import NOTHING, Admission, BlockList, Enrolment, Terms

VERSION = "1"
SCHEMA = eip712.Schema(
    {
        "Terms": {
            "patient": "address",
            "kind": "uint8",
            "grantee": "address",
            "role": "uint8",
            "functions": "uint16",
            "categories": "uint32",
            "purposes": "uint16",
            "ceiling": "uint8",
            "flags": "uint8",
            "scope": "bytes32",
            "recordsFrom": "uint40",
            "recordsTo": "uint40",
            "starts": "uint40",
            "expires": "uint40",
            "salt": "bytes32",
        },
        "BlockList": {"blocked": "address[]", "categories": "uint32", "salt": "bytes32"},
        "Grant": {"terms": "Terms", "replaces": "bytes32", "issuedAt": "uint40"},
        "Revoke": {"terms": "bytes32"},
        "Halt": {"until": "uint40"},
        "Blocks": {"list": "BlockList", "sequence": "uint32"},
        "Enrolment": {
            "account": "address",
            "role": "uint8",
            "status": "uint8",
            "validUntil": "uint40",
            "sequence": "uint32",
            "credential": "bytes32",
            "deadline": "uint40",
        },
        "Membership": {
            "account": "address",
            "validFrom": "uint40",
            "validUntil": "uint40",
            "functions": "uint16",
            "sequence": "uint32",
            "deadline": "uint40",
        },
        "Statement": {"root": "bytes32", "size": "uint32", "signedAt": "uint40"},
    }
)


@dataclass(frozen=True, slots=True)
class TypedData:
    """One statement for one contract on one chain."""

    contract: str
    verifying: str
    chain_id: int
    primary: str
    message: Mapping[str, Any]
    schema: eip712.Schema = SCHEMA

    def digest(self) -> bytes:
        """The 32 bytes that are signed. Raises ValueError for values that do not fit their types."""
        separator = _separator(self.contract, self.chain_id, self.verifying)
        return eip712.digest(separator, self.schema.hash_struct(self.primary, self.message))

    def for_wallet(self) -> dict[str, Any]:
        """The parameter of eth_signTypedData_v4, as JSON can carry it."""
        domain = {"name": "string", "version": "string", "chainId": "uint256", "verifyingContract": "address"}
        types = {
            "EIP712Domain": domain,
            **{name: self.schema.types[name] for name in self.schema.needed(self.primary)},
        }
        return {
            "types": {
                name: [{"name": field, "type": kind} for field, kind in fields.items()]
                for name, fields in types.items()
            },
            "primaryType": self.primary,
            "domain": _domain(self.contract, self.chain_id, self.verifying),
            "message": _plain(self.message),
        }


def terms_hash(terms: Terms) -> bytes:
    """hashStruct(Terms): all that the chain ever sees of them."""
    return SCHEMA.hash_struct("Terms", _named("Terms", terms))


def block_list_hash(blocks_: BlockList) -> bytes:
    return SCHEMA.hash_struct("BlockList", _named("BlockList", blocks_))


def statement(root: bytes, size: int, signed_at: int, *, chain_id: int, anchors: str) -> TypedData:
    """What an author signs: the tree of the leaves of one act, its number of leaves, and when (unix
    seconds).
    """
    return TypedData(
        "MedChain Anchors",
        anchors,
        chain_id,
        "Statement",
        {"root": root, "size": size, "signedAt": signed_at},
    )


def grant(
    terms: Terms, issued_at: int, *, replaces: bytes = NOTHING, chain_id: int, consents: str
) -> TypedData:
    """What a patient signs.

    `replaces` is the terms hash of the grant that ends with it. Relayable for one day after `issued_at`.
    """
    message = {"terms": _named("Terms", terms), "replaces": replaces, "issuedAt": issued_at}
    return TypedData("MedChain Consents", consents, chain_id, "Grant", message)


def revoke(terms: bytes, *, chain_id: int, consents: str) -> TypedData:
    """Ends the grant with that terms hash for good, also before it arrives."""
    return TypedData("MedChain Consents", consents, chain_id, "Revoke", {"terms": terms})


def halt(until: int, *, chain_id: int, consents: str) -> TypedData:
    """Ends every grant issued up to `until`; values.FOREVER closes the address."""
    return TypedData("MedChain Consents", consents, chain_id, "Halt", {"until": until})


def blocks(list_: BlockList, sequence: int, *, chain_id: int, consents: str) -> TypedData:
    """Replaces the block list; `sequence` is one more than the one on chain."""
    message = {"list": _named("BlockList", list_), "sequence": sequence}
    return TypedData("MedChain Consents", consents, chain_id, "Blocks", message)


def enrolment(enrolled: Enrolment, *, chain_id: int, participants: str) -> TypedData:
    """What a verifier signs about a professional or an organisation."""
    return TypedData(
        "MedChain Participants", participants, chain_id, "Enrolment", _named("Enrolment", enrolled)
    )


def membership(admission: Admission, *, chain_id: int, participants: str) -> TypedData:
    """What an organisation signs about a member."""
    return TypedData(
        "MedChain Participants", participants, chain_id, "Membership", _named("Membership", admission)
    )


def _named(kind: str, values: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(SCHEMA.types[kind], values, strict=True))


def _domain(contract: str, chain_id: int, verifying: str) -> dict[str, Any]:
    return {"name": contract, "version": VERSION, "chainId": chain_id, "verifyingContract": verifying}


@lru_cache(maxsize=64)
def _separator(contract: str, chain_id: int, verifying: str) -> bytes:
    return eip712.domain_separator(_domain(contract, chain_id, verifying))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return "0x" + value.hex() if isinstance(value, bytes) else int(value) if isinstance(value, int) else value
