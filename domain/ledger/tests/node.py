"""A node that mines when it is told, with our contracts on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.chain import blocks, deployment
from adapters.chain.rpc import Rpc
from domain.ledger import keyring
from domain.ledger.models import Transaction
from domain.ledger.services import batches, chain_identity, notary, relayer, sender, sweeper, watcher
from medchain.starter.anvil import Anvil


@dataclass(frozen=True)
class Node:
    anvil: Anvil
    rpc: Rpc
    folder: Path

    def mine(self, count: int = 1) -> None:
        self.rpc.call("anvil_mine", [hex(count)])

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        before = self.rpc.call("evm_snapshot")
        yield
        self.rpc.call("evm_revert", [before])
        self.rpc.call("anvil_dropAllTransactions")  # the pool outlives a revert

    def fork(self) -> str:
        """A place from which `exchange` can build another chain."""
        return str(self.rpc.call("evm_snapshot"))

    def exchange(self, fork: str, count: int) -> None:
        """Everything since the fork is taken back; other, empty blocks come in its place."""
        self.rpc.call("evm_revert", [fork])
        self.rpc.call("anvil_dropAllTransactions")
        self.rpc.call("evm_increaseTime", [1])
        self.mine(count)

    def notarise(self) -> None:
        notary.check_waiting(self.rpc)
        batches.close_due(self.rpc, chain_identity.check(self.rpc))

    def send(self) -> int:
        return sender.send_due(self.rpc, keyring.notary())

    def relay(self) -> int:
        """How many acts went into transactions."""
        key = keyring.relayer()
        count = relayer.relay_due(self.rpc, key)
        sender.send_due(self.rpc, key)
        return count

    def watch(self) -> int:
        return watcher.watch(self.rpc)

    def sweep(self) -> set[str]:
        return sweeper.sweep(self.rpc)

    def anchors(self) -> str:
        return deployment.load(31337).anchors

    def round(self) -> None:
        """Everything a second of work does, with one block in it."""
        self.notarise()
        self.send()
        self.mine()
        self.watch()

    def sent_by(self, address: str) -> list[str]:
        """The calldata of everything the address ever got mined, in the order of its nonces."""
        mined = [
            each
            for number in range(blocks.head(self.rpc).number + 1)
            for each in self.rpc.call("eth_getBlockByNumber", [hex(number), True])["transactions"]
            if each["from"].lower() == address.lower()
        ]
        return [str(each["input"]) for each in sorted(mined, key=_nonce)]


def _nonce(transaction: dict[str, Any]) -> int:
    return int(transaction["nonce"], 16)


def only() -> Transaction:
    """The one transaction there is."""
    return Transaction.objects.get()
