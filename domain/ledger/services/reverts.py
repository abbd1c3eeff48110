"""Why a contract refused: its own error, by name."""

from django.conf import settings

from adapters.chain import deployment
from adapters.chain.abi import Abi
from adapters.chain.blocks import Receipt
from adapters.chain.contracts.base import Contract
from adapters.chain.errors import RpcRejectedError
from adapters.chain.rpc import Rpc
from domain.ledger.models import Transaction


def reason(to: str, error: RpcRejectedError) -> str:
    """In the contract's words, where the address is one of ours; else in the node's."""
    interface = _interface_at(to)
    return str(interface.decode_error(error.data)) if interface and error.data else str(error)


def name(to: str, error: RpcRejectedError) -> str:
    """The name of the contract's own error, "" where it is none of ours."""
    interface = _interface_at(to)
    return interface.decode_error(error.data).name if interface and error.data else ""


def _interface_at(address: str) -> Abi | None:
    known = deployment.load(settings.CHAIN_ID)
    found = (Contract.by_name(name) for name in known.versions if address in known.addresses(name))
    return next((contract.interface() for contract in found if contract is not None), None)


def revert_reason(rpc: Rpc, row: Transaction, receipt: Receipt) -> str:
    """The reason of a mined revert, by doing it again without doing it.

    A node that dropped the old state answers for now.
    """
    question = {"from": row.sender, "to": row.to, "data": "0x" + bytes(row.calldata).hex()}
    for place in (hex(receipt.block_number), "latest"):
        try:
            rpc.call("eth_call", (question, place))
        except RpcRejectedError as error:
            if error.data:
                return reason(row.to, error)[:300]
    return "The contract refused; the reason can no longer be read."
