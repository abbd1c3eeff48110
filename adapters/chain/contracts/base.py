"""What the three contract classes share."""

from typing import Any, ClassVar

from adapters.chain import abi
from adapters.chain.blocks import Place, tag
from adapters.chain.errors import Rejection, RpcRejectedError
from adapters.chain.rpc import Rpc


class Contract:
    """A contract at an address. Methods that write return calldata (signing and sending is the sender's); those that read ask the node."""

    name: ClassVar[str]

    def __init__(self, rpc: Rpc, address: str) -> None:
        self.rpc = rpc
        self.address = address
        self.abi = abi.load(self.name)

    def dry_run(self, data: bytes, *, sender: str) -> None:
        """Do it without doing it. Raises ChainRevertError with the contract's own error."""
        self._ask("eth_call", [{"from": sender, "to": self.address, "data": "0x" + data.hex()}, "latest"])

    def estimate(self, data: bytes, *, sender: str) -> int:
        """Gas it would take now. Raises ChainRevertError."""
        return int(self._ask("eth_estimateGas", [{"from": sender, "to": self.address, "data": "0x" + data.hex()}]), 16)

    def _read(self, function: str, *arguments: Any, place: Place = "latest") -> tuple[Any, ...]:
        answer = self._ask("eth_call", self._question(function, *arguments, place=place))
        return self.abi.decode_result(function, bytes.fromhex(answer[2:]))

    def _read_many(self, function: str, arguments: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        answers = self.rpc.batch([("eth_call", self._question(function, *each)) for each in arguments])
        for answer in answers:
            if isinstance(answer, RpcRejectedError):
                raise self._explained(answer)
        return [self.abi.decode_result(function, bytes.fromhex(answer[2:])) for answer in answers]

    def _question(self, function: str, *arguments: Any, place: Place = "latest") -> list[Any]:
        data = self.abi.encode_call(function, *arguments)
        return [{"to": self.address, "data": "0x" + data.hex()}, tag(place)]

    def _ask(self, method: str, params: list[Any]) -> Any:
        try:
            return self.rpc.call(method, params)
        except RpcRejectedError as error:
            raise self._explained(error) from error

    def _explained(self, error: RpcRejectedError) -> Exception:
        if error.data or error.rejection is Rejection.REVERTED:
            return self.abi.decode_error(error.data)
        return error
