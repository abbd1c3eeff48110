"""What the contract classes share."""

from pathlib import Path
from typing import Any, ClassVar

from adapters.chain import abi
from adapters.chain.errors import Rejection, RpcRejectedError
from adapters.chain.rpc import Rpc
from common.commitments import address_bytes


class Contract:
    """A contract at an address.

    Methods that write return calldata (signing and sending is the sender's); those that read ask the node.
    """

    name: ClassVar[str]
    folder: ClassVar[Path] = abi.FOLDER  # of its interface
    takes: ClassVar[tuple[str, ...]] = ()  # contracts whose addresses its constructor takes
    _classes: ClassVar[dict[str, type["Contract"]]] = {}

    def __init_subclass__(cls) -> None:
        Contract._classes[cls.name] = cls

    def __init__(self, rpc: Rpc, address: str) -> None:
        self.rpc = rpc
        self.address = address
        self.abi = self.interface()

    @classmethod
    def interface(cls) -> abi.Abi:
        return abi.load(cls.name, cls.folder)

    @classmethod
    def by_name(cls, name: str) -> type["Contract"] | None:
        """None for a contract that this release does not know."""
        return cls._classes.get(name)

    def dry_run(self, data: bytes, *, sender: str) -> None:
        """Do it without doing it. Raises ChainRevertError with the contract's own error."""
        self._ask("eth_call", [{"from": sender, "to": self.address, "data": "0x" + data.hex()}, "latest"])

    def estimate(self, data: bytes, *, sender: str) -> int:
        """Gas it would take now. Raises ChainRevertError."""
        return int(self._ask("eth_estimateGas", [{"from": sender, "to": self.address, "data": "0x" + data.hex()}]), 16)

    def _read(self, function: str, *arguments: Any) -> tuple[Any, ...]:
        answer = self._ask("eth_call", self._question(function, *arguments))
        return self.abi.decode_result(function, bytes.fromhex(answer[2:]))

    def _read_many(self, function: str, arguments: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        answers = self.rpc.batch([("eth_call", self._question(function, *each)) for each in arguments])
        for answer in answers:
            if isinstance(answer, RpcRejectedError):
                raise self._explained(answer)
        return [self.abi.decode_result(function, bytes.fromhex(answer[2:])) for answer in answers]

    def _events(self, event: bytes, *indexed: str, since: int) -> list[tuple[bytes, bytes]]:
        """(data, hash of the transaction) of the events with these indexed addresses, oldest first."""
        topics = ["0x" + event.hex(), *("0x" + bytes(12).hex() + address_bytes(each).hex() for each in indexed)]
        found = self._ask("eth_getLogs", [{"address": self.address, "fromBlock": hex(since), "topics": topics}])
        ordered = sorted(found, key=lambda log: (int(log["blockNumber"], 16), int(log["logIndex"], 16)))
        return [(bytes.fromhex(log["data"][2:]), bytes.fromhex(log["transactionHash"][2:])) for log in ordered]

    def _question(self, function: str, *arguments: Any) -> list[Any]:
        data = self.abi.encode_call(function, *arguments)
        return [{"to": self.address, "data": "0x" + data.hex()}, "latest"]

    def _ask(self, method: str, params: list[Any]) -> Any:
        try:
            return self.rpc.call(method, params)
        except RpcRejectedError as error:
            raise self._explained(error) from error

    def _explained(self, error: RpcRejectedError) -> Exception:
        if error.data or error.rejection is Rejection.REVERTED:
            return self.abi.decode_error(error.data)
        return error
