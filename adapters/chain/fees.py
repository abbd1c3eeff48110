"""What to offer for a transaction."""

from typing import NamedTuple

from adapters.chain import blocks
from adapters.chain.rpc import Rpc

_TIP = 1_000_000_000


class Fees(NamedTuple):
    """In wei per unit of gas. `max_fee` is None on a chain from before London, which wants `gas_price`."""

    max_fee: int | None
    priority_fee: int
    gas_price: int = 0


def suggest(rpc: Rpc) -> Fees:
    """Twice the head's base fee: enough while six full blocks follow each other."""
    base = blocks.head(rpc).base_fee
    if base is None:
        return Fees(None, 0, int(rpc.call("eth_gasPrice"), 16))
    return Fees(2 * base + _TIP, _TIP)


def bump(fees: Fees) -> Fees:
    """The least that takes the place of a stuck transaction everywhere: an eighth more (geth wants a
    tenth).
    """
    return Fees(
        None if fees.max_fee is None else _eighth_more(fees.max_fee),
        _eighth_more(fees.priority_fee),
        _eighth_more(fees.gas_price),
    )


def _eighth_more(amount: int) -> int:
    return amount + -(-amount // 8)
