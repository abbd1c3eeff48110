"""The line to the node: what is asked is asked once, and whatever is no answer is one clear error."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from adapters.chain import blocks
from adapters.chain.errors import ChainUnavailableError, Rejection, RpcRejectedError, WrongChainError
from adapters.chain.rpc import Rpc
from adapters.chain.tests.fake_node import FakeNode, Reply, http, result
from adapters.chain.values import NOBODY

Faked = Callable[[Reply], tuple[FakeNode, Rpc]]


def trickle(_: object) -> Iterator[bytes]:
    """Never silent for as long as the timeout, and never done."""
    yield http(b"", length=10_000)
    for _ in range(200):
        time.sleep(0.05)
        yield b" "


def between_blocks(times: int) -> Reply:
    """A node that names a block which it does not have yet, so many times; the last call of a batch hits
    it.
    """
    left = [times]

    def reply(question: Any) -> bytes:
        asked = question if isinstance(question, list) else [question]
        answers = [{"id": each["id"], "result": each["method"]} for each in asked]
        if left[0]:
            left[0] -= 1
            said = "BlockOutOfRangeError: block height is 12 but requested was 13"
            answers[-1] = {"id": asked[-1]["id"], "error": {"code": -32602, "message": said}}
        return http(json.dumps(answers if isinstance(question, list) else answers[0]).encode())

    return reply


@pytest.fixture
def faked() -> Iterator[Faked]:
    started: list[tuple[FakeNode, Rpc]] = []

    def start(reply: Reply) -> tuple[FakeNode, Rpc]:
        node = FakeNode(reply)
        started.append((node, Rpc(node.url, timeout=0.3)))
        return started[-1]

    yield start
    for node, rpc in started:
        rpc.close()
        node.close()


def test_a_call_and_a_batch(rpc: Rpc) -> None:
    assert rpc.call("eth_chainId") == hex(31337)
    first, wrong, last = rpc.batch([("eth_chainId", ()), ("no_such_method", ()), ("eth_blockNumber", ())])
    assert first == hex(31337)
    assert isinstance(wrong, RpcRejectedError)
    assert int(last, 16) >= 0


def test_a_long_batch_goes_in_pieces_and_keeps_its_order(rpc: Rpc) -> None:
    numbers = [0, *range(450)]
    found = blocks.headers(rpc, [number % 3 for number in numbers])
    assert [each.number if each else -1 for each in found] == [
        -1 if each is None else number % 3 for number, each in zip(numbers, found, strict=True)
    ]
    assert len(found) == 451
    assert rpc.batch([]) == []


def test_a_refusal_is_said_with_its_words(rpc: Rpc) -> None:
    with pytest.raises(RpcRejectedError) as refused:
        rpc.call("eth_sendRawTransaction", ("0x00",))
    assert refused.value.code != 0
    assert refused.value.message


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("already known", Rejection.ALREADY_KNOWN),
        ("transaction already imported", Rejection.ALREADY_KNOWN),
        ("nonce too low: next nonce 5, tx nonce 4", Rejection.NONCE_TOO_LOW),
        ("replacement transaction underpriced", Rejection.UNDERPRICED),
        ("Insufficient funds for gas * price + value", Rejection.NO_FUNDS),
        ("execution reverted: custom error", Rejection.REVERTED),
        ("something new", Rejection.OTHER),
    ],
)
def test_the_kinds_of_refusal(said: str, meant: Rejection) -> None:
    assert RpcRejectedError(-32000, said).rejection is meant


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ChainUnavailableError, match="Connection refused") as refused:
        Rpc(f"http://127.0.0.1:{port}").call("eth_chainId")
    assert (refused.value.kept, refused.value.next) == (
        "Nothing is lost.",
        "Work continues automatically when it is back.",
    )


@pytest.mark.parametrize(
    "reply",
    [
        lambda question: None,
        lambda question: b"",
        lambda question: b"\x00\xffgarbage\r\n\r\n",
        lambda question: http(b"<html>Bad gateway</html>", status="502 Bad Gateway"),
        lambda question: http(b"not json"),
        lambda question: http(b"[]"),
        lambda question: http(b"null"),
        lambda question: http(json.dumps({"id": question["id"] + 1, "result": "0x1"}).encode()),
        lambda question: http(json.dumps({"id": question["id"]}).encode()),
        lambda question: http(b'{"id": 1, "result"', length=500),
        lambda question: http(b"[" * 100_000),
        trickle,
    ],
    ids=[
        "hangs up",
        "silent",
        "garbage",
        "5xx",
        "no JSON",
        "a list",
        "null",
        "another id",
        "no result",
        "half an answer",
        "nested",
        "trickles",
    ],
)
def test_no_answer_is_one_error_and_nothing_is_asked_again(faked: Faked, reply: Reply) -> None:
    node, rpc = faked(reply)
    with pytest.raises(ChainUnavailableError):
        rpc.call("eth_sendRawTransaction", ("0x00",))
    assert len(node.questions) == 1


@pytest.mark.parametrize(
    "url", ["", "ws://127.0.0.1:8545", "127.0.0.1:8545", "http://", "ws://alice:password@127.0.0.1"]
)
def test_what_is_no_address_names_the_setting_and_repeats_nothing_of_it(url: str) -> None:
    with pytest.raises(WrongChainError) as refused:
        Rpc(url)
    said = "CHAIN_RPC_URL is not an http address. Set it to the JSON-RPC address of your own Ethereum node."
    assert str(refused.value) == said


def test_a_batch_with_a_hole_is_no_answer(faked: Faked) -> None:
    node, rpc = faked(
        lambda questions: http(json.dumps([{"id": questions[0]["id"], "result": "0x1"}]).encode())
    )
    with pytest.raises(ChainUnavailableError, match="it left questions unanswered"):
        rpc.batch([("eth_chainId", ()), ("eth_chainId", ())])
    assert len(node.questions) == 1


def test_answers_of_a_batch_in_any_order(faked: Faked) -> None:
    _, rpc = faked(
        lambda questions: http(
            json.dumps(
                [{"id": each["id"], "result": each["method"]} for each in reversed(questions)]
            ).encode()
        )
    )
    assert rpc.batch([("a", ()), ("b", ())]) == ["a", "b"]


def test_a_real_node_says_of_a_block_to_come_that_there_is_none_such(rpc: Rpc) -> None:
    to_come = hex(blocks.head(rpc).number + 1)
    for question in [
        ("eth_call", ({"to": NOBODY, "data": "0x"}, to_come)),
        ("eth_getBalance", (NOBODY, to_come)),
    ]:
        with pytest.raises(RpcRejectedError) as refused:
            rpc.call(*question)
        assert refused.value.rejection is Rejection.NO_SUCH_BLOCK


def test_a_read_that_fell_between_two_blocks_is_asked_once_more(faked: Faked) -> None:
    node, rpc = faked(between_blocks(1))
    assert rpc.call("eth_call") == "eth_call"
    assert len(node.questions) == 2


def test_it_is_asked_no_third_time(faked: Faked) -> None:
    node, rpc = faked(between_blocks(5))
    with pytest.raises(RpcRejectedError, match="BlockOutOfRangeError"):
        rpc.call("eth_getBalance")
    assert len(node.questions) == 2


def test_of_a_batch_all_is_asked_once_more_so_that_its_answers_belong_together(faked: Faked) -> None:
    node, rpc = faked(between_blocks(1))
    assert rpc.batch([("eth_getBlockByNumber", ()), ("eth_call", ())]) == ["eth_getBlockByNumber", "eth_call"]
    assert [[each["method"] for each in asked] for asked in node.questions] == [
        ["eth_getBlockByNumber", "eth_call"]
    ] * 2


def test_what_is_sent_is_never_sent_again_whatever_is_asked_beside_it(faked: Faked) -> None:
    node, rpc = faked(between_blocks(5))
    with pytest.raises(RpcRejectedError):
        rpc.call("eth_sendRawTransaction", ("0x00",))
    answers = rpc.batch([("eth_sendRawTransaction", ("0x00",)), ("eth_call", ())])
    assert isinstance(answers[-1], RpcRejectedError)
    assert len(node.questions) == 2


def test_a_batch_refused_as_a_whole(faked: Faked) -> None:
    _, rpc = faked(
        lambda questions: http(
            json.dumps({"id": None, "error": {"code": -32600, "message": "no batches"}}).encode()
        )
    )
    assert all(isinstance(answer, RpcRejectedError) for answer in rpc.batch([("a", ()), ("b", ())]))


def test_one_line_is_kept(faked: Faked) -> None:
    node, rpc = faked(lambda question: result(question, "0x1"))
    for _ in range(5):
        rpc.call("eth_chainId")
    assert (len(node.questions), node.lines) == (5, 1)


def test_a_line_that_the_node_closed_is_opened_anew_and_each_question_asked_once(faked: Faked) -> None:
    node, rpc = faked(lambda question: result(question, "0x1"))
    rpc.call("eth_chainId")
    node.drop_lines()
    assert rpc.call("eth_chainId") == "0x1"
    assert (len(node.questions), node.lines) == (2, 2)


def test_after_a_failure_the_next_question_gets_its_own_answer(faked: Faked) -> None:
    answers = iter([b"", None])
    node, rpc = faked(lambda question: next(answers, result(question, question["method"])))
    for _ in range(2):
        with pytest.raises(ChainUnavailableError):
            rpc.call("first")
    assert rpc.call("second") == "second"
    assert len(node.questions) == 3
