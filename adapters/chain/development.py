"""What only a node for development can do: money from nowhere.

Refused anywhere but on this machine's own chain 31337.
"""

from adapters.chain import blocks
from adapters.chain.errors import WrongChainError
from adapters.chain.rpc import Rpc

CHAIN_ID = 31337
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_ENOUGH = 10**21


def fund(rpc: Rpc, address: str, wei: int = _ENOUGH) -> None:
    """See that the account has at least that much. Raises WrongChainError elsewhere."""
    if rpc.host not in _LOOPBACK or blocks.chain_id(rpc) != CHAIN_ID:
        raise WrongChainError(
            f"The account {address} has no money on this chain.",
            next="Fund it from an account that has; there is no free money here.",
        )
    if blocks.balance_of(rpc, address) < wei:
        rpc.call("anvil_setBalance", (address, hex(wei)))
