"""Reading the chain itself: heads, receipts, code. Nothing here knows a contract."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from eth_utils.address import to_checksum_address

from adapters.chain.errors import ChainUnavailableError
from adapters.chain.rpc import Rpc

Place = int | str


class Header(NamedTuple):
    number: int
    hash: bytes
    parent: bytes
    timestamp: int
    base_fee: int | None


class Receipt(NamedTuple):
    """A mined transaction. `succeeded` is False where the contract reverted."""

    transaction: bytes
    block_hash: bytes
    block_number: int
    succeeded: bool
    gas_used: int
    created: str | None


def chain_id(rpc: Rpc) -> int:
    return int(rpc.call("eth_chainId"), 16)


def genesis_hash(rpc: Rpc) -> bytes:
    """Tells one chain from another with the same id, or from itself before a reset."""
    return _present(header(rpc, 0), "the first block").hash


def head(rpc: Rpc) -> Header:
    return _present(header(rpc, "latest"), "a head")


def header(rpc: Rpc, place: Place) -> Header | None:
    """A block's header by number or tag ("latest", "safe", "finalized"); None if there is none."""
    return headers(rpc, [place])[0]


def headers(rpc: Rpc, places: Sequence[Place]) -> list[Header | None]:
    """One exchange for many. Raises RpcRejectedError if the node refuses one."""
    return [
        _header(answer)
        for answer in _all(rpc, [("eth_getBlockByNumber", (_tag(place), False)) for place in places])
    ]


def receipts(rpc: Rpc, transactions: Sequence[bytes]) -> list[Receipt | None]:
    """One exchange for many; None for what is not mined."""
    return [
        _receipt(answer)
        for answer in _all(
            rpc, [("eth_getTransactionReceipt", ("0x" + each.hex(),)) for each in transactions]
        )
    ]


def known(rpc: Rpc, transactions: Sequence[bytes]) -> list[bool]:
    """Whether the node has each transaction, mined or waiting."""
    return [
        answer is not None
        for answer in _all(rpc, [("eth_getTransactionByHash", ("0x" + each.hex(),)) for each in transactions])
    ]


def code_at(rpc: Rpc, address: str) -> bytes:
    return _bytes(rpc.call("eth_getCode", (address, "latest")))


def nonce_of(rpc: Rpc, address: str, place: Place = "latest") -> int:
    """Number of transactions sent by the address and mined; with "pending", of those waiting too."""
    return int(rpc.call("eth_getTransactionCount", (address, _tag(place))), 16)


def balance_of(rpc: Rpc, address: str) -> int:
    """In wei."""
    return int(rpc.call("eth_getBalance", (address, "latest")), 16)


def send(rpc: Rpc, raw: bytes) -> bytes:
    """Hand a signed transaction to the node: its hash.

    Raises RpcRejectedError (see `.rejection`), ChainUnavailableError.
    """
    return _bytes(rpc.call("eth_sendRawTransaction", ("0x" + raw.hex(),)))


def send_many(rpc: Rpc, raws: Sequence[bytes]) -> list[Any]:
    """In order; for each the hash, or the RpcRejectedError."""
    answers = rpc.batch([("eth_sendRawTransaction", ("0x" + raw.hex(),)) for raw in raws])
    return [_bytes(answer) if isinstance(answer, str) else answer for answer in answers]


def read_header(answer: Any) -> Header:
    """What a node answered to eth_getBlockByNumber, for whoever asks other things in the same exchange.

    Raises ChainUnavailableError.
    """
    return _present(_header(answer), "a head")


def _all(rpc: Rpc, calls: Sequence[tuple[str, Sequence[Any]]]) -> list[Any]:
    answers = rpc.batch(calls)
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    return answers


def _header(answer: Any) -> Header | None:
    if answer is None:
        return None
    fee = answer.get("baseFeePerGas")
    return Header(
        int(answer["number"], 16),
        _bytes(answer["hash"]),
        _bytes(answer["parentHash"]),
        int(answer["timestamp"], 16),
        None if fee is None else int(fee, 16),
    )


def _receipt(answer: Any) -> Receipt | None:
    if answer is None or answer.get("blockHash") is None:
        return None
    created = answer.get("contractAddress")
    return Receipt(
        _bytes(answer["transactionHash"]),
        _bytes(answer["blockHash"]),
        int(answer["blockNumber"], 16),
        int(answer["status"], 16) == 1,
        int(answer["gasUsed"], 16),
        to_checksum_address(created) if created else None,
    )


def _present(found: Header | None, what: str) -> Header:
    if found is None:
        raise ChainUnavailableError(f"it has not {what}")
    return found


def _tag(place: Place) -> str:
    return hex(place) if isinstance(place, int) else place


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))
