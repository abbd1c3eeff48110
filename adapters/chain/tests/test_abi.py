"""Calldata equals web3's, short bytes are refused, errors have names."""

from collections.abc import Sequence

import pytest
from web3 import Web3

from adapters.chain import abi
from adapters.chain.contracts.consents import Consents, SignedGrant, SignedRevocation
from adapters.chain.contracts.participants import Participants, SignedEnrolment
from adapters.chain.errors import ChainRevertError, ChainUnavailableError
from adapters.chain.rpc import Rpc
from adapters.chain.values import NOTHING, Action, Asker, BlockList, Enrolment, Grantee, Item, Role, Terms

ADDRESS = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
SIGNATURE = b"r" * 32 + b"\x11" * 32 + b"\x1c"
TERMS = Terms(ADDRESS, Grantee.PERSON, ADDRESS, Role.DOCTOR, 1, 2, 3, 4, 5, b"s" * 32, 6, 7, 8, 9, b"x" * 32)
ASKER = Asker(ADDRESS, ADDRESS, 1, Action.DOWNLOAD, 10)


def web3_call(name: str, function: str, arguments: Sequence[object]) -> bytes:
    contract = Web3().eth.contract(abi=abi.load(name).entries)
    return bytes.fromhex(contract.encode_abi(function, list(arguments))[2:])


def test_a_question_as_web3_writes_it() -> None:
    items = [Item(1, 2, 3, b"i" * 32, b"g" * 32, (b"p" * 32, b"q" * 32)), Item(1, 2, 3, b"i" * 32)]
    ours = abi.load("Consents").encode_call(
        "isAllowed", TERMS, BlockList((ADDRESS,), 3, b"l" * 32), ASKER, items
    )
    plain = [
        tuple(TERMS),
        ([ADDRESS], 3, b"l" * 32),
        tuple(ASKER),
        [(1, 2, 3, b"i" * 32, b"g" * 32, [b"p" * 32, b"q" * 32]), (1, 2, 3, b"i" * 32, NOTHING, [])],
    ]
    assert ours == web3_call("Consents", "isAllowed", plain)


def test_batches_as_web3_writes_them() -> None:
    vs = (int.from_bytes(b"\x11" * 32, "big") | 1 << 255).to_bytes(32, "big")
    consents, participants = (
        Consents(Rpc("http://127.0.0.1"), ADDRESS),
        Participants(Rpc("http://127.0.0.1"), ADDRESS),
    )
    grants = [SignedGrant(ADDRESS, b"t" * 32, 5, SIGNATURE)]
    assert consents.grant_many(grants) == web3_call(
        "Consents", "grantMany", [[(ADDRESS, b"t" * 32, NOTHING, 5, b"r" * 32, vs)]]
    )
    revocations = [SignedRevocation(ADDRESS, b"t" * 32, SIGNATURE)]
    assert consents.revoke_many(revocations) == web3_call(
        "Consents", "revokeMany", [[(ADDRESS, b"t" * 32, b"r" * 32, vs)]]
    )
    enrolment = Enrolment(ADDRESS, 1, 1, 5, 1, b"c" * 32, 9)
    ours = participants.enrol_many([SignedEnrolment(ADDRESS, enrolment, SIGNATURE)])
    assert ours == web3_call("Participants", "enrolMany", [[(ADDRESS, tuple(enrolment), b"r" * 32, vs)]])


def refusal(contract: str, function: str, *arguments: object) -> str:
    with pytest.raises(ValueError) as refused:
        abi.load(contract).encode_call(function, *arguments)
    return str(refused.value)


@pytest.mark.parametrize("short", [b"", b"r" * 31, b"r" * 33, "r" * 32])
def test_what_is_not_32_bytes_is_refused_wherever_it_stands(short: bytes) -> None:
    assert refusal("Anchors", "anchor", short, 1) == "root is not 32 bytes"
    assert refusal("Anchors", "verify", NOTHING, [NOTHING, short], NOTHING) == "proof is not 32 bytes"
    assert (
        refusal("Consents", "isAllowed", TERMS._replace(salt=short), BlockList(), ASKER, [])
        == "salt is not 32 bytes"
    )
    item = Item(1, 1, 1, NOTHING, NOTHING, (short,))
    assert refusal("Consents", "isAllowed", TERMS, BlockList(), ASKER, [item]) == "proof is not 32 bytes"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((NOTHING,), "2 arguments wanted, 1 given"),
        ((NOTHING, 1, 2), "2 arguments wanted, 3 given"),
        ((NOTHING, -1), "`-1`"),
        ((NOTHING, 2**32), "`4294967296`"),
        ((NOTHING, "1"), "`'1'`"),
    ],
)
def test_wrong_arguments_are_a_value_error(arguments: tuple[object, ...], said: str) -> None:
    assert said in refusal("Anchors", "anchor", *arguments)


def test_errors_by_their_selector() -> None:
    interface = abi.load("Consents")
    data = Web3.keccak(text="HaltedUntil(uint40)")[:4] + (77).to_bytes(32, "big")
    error = interface.decode_error(data)
    assert (error.name, error.arguments) == ("HaltedUntil", (77,))
    assert interface.error_name(data[:4]) == "HaltedUntil"
    foreign = interface.decode_error(b"\x01\x02\x03\x04")
    assert isinstance(foreign, ChainRevertError)
    assert (foreign.name, foreign.arguments) == ("", ("0x01020304",))
    assert interface.decode_error(b"").name == ""


def test_an_answer_of_the_wrong_form_is_no_answer() -> None:
    with pytest.raises(ChainUnavailableError) as refused:
        abi.load("Anchors").decode_result("verify", b"")
    assert (
        refused.value.what == "The Ethereum node does not answer (verify gave an answer of the wrong form)."
    )
