"""How the ledger is."""

from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from domain.ledger.queries.health import health


class Command(BaseCommand):
    help = "Print what waits, what failed, and how old the chain's head is."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, value in asdict(health()).items():
            shown = f"{value:.0f} s" if isinstance(value, float) else value
            self.stdout.write(f"{name.replace('_', ' '):12} {'-' if shown in (None, '') else shown}")
