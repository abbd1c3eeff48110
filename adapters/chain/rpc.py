"""Raw JSON-RPC over one kept connection.

Nothing is ever sent a second time here: whether a transaction that got no answer has arrived is a question
for its sender. Only a read that fell between two blocks is asked once more. One `Rpc` serves one thread at a
time (a lock keeps others waiting).
"""

import http.client
import itertools
import json
import select
import threading
import time
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from adapters.chain.errors import ChainUnavailableError, Rejection, RpcRejectedError, WrongChainError

Call = tuple[str, Sequence[Any]]

# Nodes limit the questions in one message (geth: 1000) and its size (anvil: 2 MB).
BATCH = 200
_LARGEST_ANSWER = 64 * 1024 * 1024
_PIECE = 64 * 1024
_READS = ("eth_call", "eth_estimateGas", "eth_get")


class Rpc:
    """A node.

    `timeout` in seconds bounds connecting, the wait for an answer, and the whole of the answer, however
    slowly it trickles.
    """

    def __init__(self, url: str, timeout: float = 5) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise WrongChainError(
                "CHAIN_RPC_URL is not an http address.",
                next="Set it to the JSON-RPC address of your own Ethereum node.",
            )
        self.host = parts.hostname
        self.timeout = timeout
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(parts.hostname, parts.port, timeout=timeout)
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._headers = {"Content-Type": "application/json", **_authorization(parts.username, parts.password)}
        self._lock = threading.Lock()
        self._ids = itertools.count(1)

    def call(self, method: str, params: Sequence[Any] = ()) -> Any:
        """The node's result. Raises RpcRejectedError, ChainUnavailableError."""
        call = (method, params)
        result = self._single(call)
        if _fell_between_blocks([call], [result]):
            result = self._single(call)
        if isinstance(result, RpcRejectedError):
            raise result
        return result

    def batch(self, calls: Sequence[Call]) -> list[Any]:
        """One result per call, in order; where the node refused one, its RpcRejectedError stands in the list.

        Raises ChainUnavailableError.
        """
        results: list[Any] = []
        for start in range(0, len(calls), BATCH):
            part = calls[start : start + BATCH]
            answers = self._batch(part)
            if _fell_between_blocks(part, answers):  # all of it: answers of one exchange belong together
                answers = self._batch(part)
            results += answers
        return results

    def close(self) -> None:
        self._connection.close()

    def _single(self, call: Call) -> Any:
        question = self._question(call)
        answer = self._exchange(question)
        if not isinstance(answer, Mapping) or answer.get("id") != question["id"]:
            raise ChainUnavailableError("it answered something else")
        return _result(answer)

    def _batch(self, calls: Sequence[Call]) -> list[Any]:
        questions = [self._question(call) for call in calls]
        answers = self._exchange(questions)
        if isinstance(answers, Mapping) and "error" in answers:  # some nodes refuse a batch as a whole
            refused = _result(answers)
            return [refused] * len(calls)
        if not isinstance(answers, list):
            raise ChainUnavailableError("it answered something else")
        by_id = {answer.get("id"): answer for answer in answers if isinstance(answer, Mapping)}
        if any(question["id"] not in by_id for question in questions):
            raise ChainUnavailableError("it left questions unanswered")
        return [_result(by_id[question["id"]]) for question in questions]

    def _question(self, call: Call) -> dict[str, Any]:
        method, params = call
        return {"jsonrpc": "2.0", "id": next(self._ids), "method": method, "params": list(params)}

    def _exchange(self, message: object) -> Any:
        body = json.dumps(message).encode()
        with self._lock:
            try:
                self._drop_if_closed()
                return json.loads(self._post(body))
            except (OSError, http.client.HTTPException, ValueError, RecursionError) as error:
                self._connection.close()
                raise ChainUnavailableError(str(error) or type(error).__name__) from error
            except BaseException:
                # Half an answer may still be on the line: the next question must not read it.
                self._connection.close()
                raise

    def _post(self, body: bytes) -> bytes:
        self._connection.request("POST", self._path, body, self._headers)
        response = self._connection.getresponse()
        deadline = time.monotonic() + self.timeout
        pieces, size = [], 0
        while piece := response.read1(_PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > _LARGEST_ANSWER or time.monotonic() > deadline:
                raise TimeoutError("the answer does not end")
        response.close()  # the answer, not the line
        # Nodes answer refusals of JSON-RPC with 200; anything else comes from whatever stands in front.
        if response.status != http.client.OK:
            raise http.client.HTTPException(f"HTTP {response.status}")
        return b"".join(pieces)

    def _drop_if_closed(self) -> None:
        """A node closes idle connections: notice before sending, so that a question is neither lost nor sent
        twice.
        """
        line = self._connection.sock
        if line is not None and select.select([line], [], [], 0)[0]:
            self._connection.close()


def _fell_between_blocks(calls: Sequence[Call], results: Sequence[Any]) -> bool:
    """Whether the node named a newest block and did not have it yet when it looked. Reads only."""
    return all(method.startswith(_READS) for method, _ in calls) and any(
        isinstance(result, RpcRejectedError) and result.rejection is Rejection.NO_SUCH_BLOCK
        for result in results
    )


def _authorization(user: str | None, password: str | None) -> dict[str, str]:
    if user is None:
        return {}
    secret = f"{unquote(user)}:{unquote(password or '')}"
    return {"Authorization": f"Basic {b64encode(secret.encode()).decode()}"}


def _result(answer: Mapping[str, Any]) -> Any:
    error = answer.get("error")
    if error is None:
        if "result" not in answer:
            raise ChainUnavailableError("it answered without a result")
        return answer["result"]
    if not isinstance(error, Mapping):
        return RpcRejectedError(0, str(error))
    return RpcRejectedError(
        int(error.get("code") or 0), str(error.get("message", "")), _revert_data(error.get("data"))
    )


def _revert_data(data: object) -> bytes:
    # A string with geth and anvil; some nodes wrap it.
    if isinstance(data, Mapping):
        data = data.get("data") or data.get("result")
    if isinstance(data, str):
        text = data.removeprefix("Reverted ")
        if text.startswith("0x"):
            try:
                return bytes.fromhex(text[2:])
            except ValueError:
                return b""
    return b""
