"""Does a transaction without doing it: what would revert is put off before it costs a nonce."""

from collections.abc import Sequence

from adapters.chain.errors import Rejection, RpcRejectedError
from adapters.chain.rpc import Call, Rpc
from domain.ledger.models import Transaction
from domain.ledger.services import reverts, transactions


def passing(rpc: Rpc, rows: Sequence[Transaction]) -> list[Transaction]:
    """Those that would succeed now, with their gas; the others are postponed with the contract's reason.

    Raises ChainUnavailableError.
    """
    first: dict[tuple[str, bytes, int], Transaction] = {}
    for row in rows:
        row.gas, row.error = None, ""  # of an earlier attempt
        first.setdefault(_shape(row), row)
    _estimate(rpc, list(first.values()))
    _try(rpc, [row for row in rows if row.gas is None], first)
    _estimate(rpc, [row for row in rows if row.gas is None and row.error == ""])
    return [row for row in rows if row.gas is not None]


def refusals(rpc: Rpc, sender: str, calls: Sequence[tuple[str, bytes]]) -> list[RpcRejectedError | None]:
    """For each (contract, calldata): None if it would succeed now, else the refusal.

    Raises ChainUnavailableError.
    """
    questions: list[Call] = [
        ("eth_call", [{"from": sender, "to": to, "data": "0x" + data.hex()}, "latest"]) for to, data in calls
    ]
    found = [answer if isinstance(answer, RpcRejectedError) else None for answer in rpc.batch(questions)]
    _whose(rpc, [refusal for refusal in found if refusal is not None])
    return found


def _whose(rpc: Rpc, refused: Sequence[RpcRejectedError]) -> None:
    """A node in trouble refuses everything.

    Raises ChainUnavailableError or RpcRejectedError if it does: then it was not about these calls.
    """
    if not all(each.data or each.rejection is Rejection.REVERTED for each in refused):
        rpc.call("eth_chainId")


def _shape(row: Transaction) -> tuple[str, bytes, int]:
    return row.to, bytes(row.calldata[:4]), len(row.calldata)


def _estimate(rpc: Rpc, rows: Sequence[Transaction]) -> None:
    answers = rpc.batch([("eth_estimateGas", [_question(row)]) for row in rows])
    _whose(rpc, [answer for answer in answers if isinstance(answer, RpcRejectedError)])
    for row, answer in zip(rows, answers, strict=True):
        if isinstance(answer, RpcRejectedError):
            row.error = reverts.reason(row.to, answer)
            transactions.postpone(row, reason=row.error)
        else:
            row.gas = int(answer, 16) * 5 // 4


def _try(rpc: Rpc, rows: Sequence[Transaction], first: dict[tuple[str, bytes, int], Transaction]) -> None:
    """An estimate costs the node five runs.

    Where one of the same shape was estimated, a run with its gas is enough; if it fails, it is estimated.
    """
    alike = [(row, first[_shape(row)].gas) for row in rows if first[_shape(row)].gas is not None]
    calls: list[Call] = [
        ("eth_call", [_question(row) | {"gas": hex(gas or 0)}, "latest"]) for row, gas in alike
    ]
    for (row, gas), answer in zip(alike, rpc.batch(calls), strict=True):
        if not isinstance(answer, RpcRejectedError):
            row.gas = gas


def _question(row: Transaction) -> dict[str, str]:
    return {"from": row.sender, "to": row.to, "data": "0x" + bytes(row.calldata).hex()}
