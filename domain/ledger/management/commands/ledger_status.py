"""How the ledger is."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from adapters.chain import blocks
from common.errors import MedChainError
from domain.ledger import keyring, node
from domain.ledger.keyring import Key
from domain.ledger.queries.health import health

KEYS: dict[str, Callable[[], Key]] = {"notary": keyring.notary, "relayer": keyring.relayer}
WEI = 10**18


class Command(BaseCommand):
    help = (
        "Print what waits, what failed, how old the chain's head is, and what the accounts that pay "
        "still have."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for name, value in asdict(health()).items():
            self._line(name.replace("_", " "), f"{value:.0f} s" if isinstance(value, float) else value)
        for name, key in KEYS.items():
            self._line(f"{name} has", _balance(key))

    def _line(self, name: str, value: object) -> None:
        self.stdout.write(f"{name:15} {'-' if value in (None, '') else value}")


def _balance(key: Callable[[], Key]) -> str:
    """In ether; empty where the key is not on this machine, or the node is away."""
    try:
        return f"{blocks.balance_of(node.rpc(), key().address) / WEI:.4f} ether"
    except MedChainError:
        return ""
