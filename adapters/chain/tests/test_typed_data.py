"""EIP-712: our strict hashing equals eth-account's and published vectors, and refuses what libraries would
fill in.
"""

import gzip
import json
import re
from typing import Any

import pytest
from eth_account.messages import _hash_eip191_message, encode_typed_data

from adapters.chain import eip712, typed_data
from adapters.chain.tests.conftest import vectors
from adapters.chain.tests.world import CHAIN_ID
from adapters.chain.typed_data import TypedData
from adapters.chain.values import (
    FOREVER,
    NOTHING,
    Admission,
    BlockList,
    Enrolment,
    Grantee,
    Role,
    Status,
    Terms,
)

CONTRACT = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
OTHER = "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512"
TERMS = Terms(
    CONTRACT,
    Grantee.ORGANISATION,
    OTHER,
    Role.DOCTOR,
    5,
    2**31,
    3,
    2,
    9,
    b"s" * 32,
    1,
    2,
    3,
    FOREVER,
    b"x" * 32,
)
LIST = BlockList((OTHER, CONTRACT), 7, b"l" * 32)
STATEMENTS = [
    typed_data.statement(b"r" * 32, 1000, 1_800_000_000, chain_id=CHAIN_ID, anchors=CONTRACT),
    typed_data.grant(TERMS, 5, chain_id=CHAIN_ID, consents=CONTRACT),
    typed_data.grant(TERMS, 5, replaces=b"o" * 32, chain_id=1, consents=OTHER),
    typed_data.revoke(b"t" * 32, chain_id=CHAIN_ID, consents=CONTRACT),
    typed_data.halt(FOREVER, chain_id=CHAIN_ID, consents=CONTRACT),
    typed_data.blocks(LIST, 4, chain_id=CHAIN_ID, consents=CONTRACT),
    typed_data.blocks(BlockList(), 1, chain_id=CHAIN_ID, consents=CONTRACT),
    typed_data.enrolment(
        Enrolment(OTHER, Role.DOCTOR, Status.ACTIVE, FOREVER, 1, b"c" * 32, 9),
        chain_id=CHAIN_ID,
        participants=CONTRACT,
    ),
    typed_data.membership(Admission(OTHER, 1, 2, 3, 4, 5), chain_id=CHAIN_ID, participants=CONTRACT),
]


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda each: each.primary)
def test_what_the_wallet_is_given_hashes_the_same(statement: TypedData) -> None:
    for_wallet = json.loads(json.dumps(statement.for_wallet()))
    assert statement.digest() == bytes(_hash_eip191_message(encode_typed_data(full_message=for_wallet)))


def test_no_two_statements_have_one_digest() -> None:
    assert len({statement.digest() for statement in STATEMENTS}) == len(STATEMENTS)


def refusal(statement: TypedData) -> str:
    with pytest.raises(ValueError) as refused:
        statement.digest()
    return str(refused.value)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (b"r" * 31, "31 bytes"),
        (b"r" * 33, "33 bytes"),
        (b"", "0 bytes"),
        ("0x" + "00" * 32, "str"),
        (None, "NoneType"),
    ],
)
def test_a_root_has_32_bytes(wrong: Any, said: str) -> None:
    verb = "are" if said.endswith("bytes") else "is"
    assert (
        refusal(typed_data.statement(wrong, 1, 1, chain_id=CHAIN_ID, anchors=CONTRACT))
        == f"{said} {verb} not a bytes32"
    )


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (-1, "-1"),
        (2**32, "4294967296"),
        (True, "a truth value"),
        (1.0, "float"),
        ("1", "str"),
        (None, "NoneType"),
    ],
)
def test_a_size_is_a_number_in_its_range(size: Any, said: str) -> None:
    assert (
        refusal(typed_data.statement(NOTHING, size, 1, chain_id=CHAIN_ID, anchors=CONTRACT))
        == f"{said} is not a uint32"
    )


@pytest.mark.parametrize(
    "contract", ["", "0x", CONTRACT[:-1], CONTRACT[2:], CONTRACT + "0", CONTRACT[:-2] + "  "]
)
def test_the_contract_is_an_address(contract: str) -> None:
    said = refusal(typed_data.revoke(NOTHING, chain_id=CHAIN_ID, consents=contract))
    assert said == "an address is 0x and forty hexadecimal digits"


@pytest.mark.parametrize("message", [{}, {"until": 1, "more": 2}, {"till": 1}])
def test_missing_and_unknown_fields_are_refused(message: dict[str, Any]) -> None:
    assert (
        refusal(TypedData("MedChain Consents", CONTRACT, CHAIN_ID, "Halt", message))
        == "Halt has the fields until"
    )


def test_published_vectors() -> None:
    cases = json.loads(gzip.decompress(vectors("eip712/eip712.json.gz").read_bytes()))
    assert len(cases) > 1000
    for case in cases:
        types = {
            name: {field["name"]: field["type"] for field in fields} for name, fields in case["types"].items()
        }
        domain = {
            name: _value("bytes32" if name == "salt" else "string", value, types)
            for name, value in case["domain"].items()
        }
        if "chainId" in domain:
            domain["chainId"] = int(case["domain"]["chainId"])
        struct = eip712.Schema(types).hash_struct(
            case["primaryType"], _value(case["primaryType"], case["data"], types)
        )
        found = eip712.digest(eip712.domain_separator(domain), struct)
        assert "0x" + found.hex() == case["digest"], case["name"]


def _value(kind: str, value: Any, types: eip712.Types) -> Any:
    """A vector's JSON as the values our hashing wants."""
    if kind in types:
        return {field: _value(inner, value[field], types) for field, inner in types[kind].items()}
    if array := re.fullmatch(r"(.+)\[\d*]", kind):
        return [_value(array[1], item, types) for item in value]
    if kind.startswith("bytes"):
        return bytes.fromhex(value[2:])
    return int(value) if kind.startswith(("int", "uint")) else value
