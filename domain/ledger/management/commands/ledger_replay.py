"""Development only: anchors everything again on a chain that began anew."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from adapters.chain import development
from common.errors import MedChainError
from domain.ledger import keyring, node
from domain.ledger.services import replay, sender


class Command(BaseCommand):
    help = (
        "After a development chain was reset and `chain_deploy --replace`: send every intent again, "
        "each with a new nonce."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--yes",
            action="store_true",
            help="also elsewhere than on the development chain: its old transactions are forgotten",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.CHAIN_ID != development.CHAIN_ID and not options["yes"]:
            raise CommandError(
                f"Chain {settings.CHAIN_ID} is no development chain. Nothing was changed; add --yes "
                "if it was really replaced."
            )
        try:
            count = replay.everything(node.rpc())
            if Path(settings.DEPLOYER_KEY_FILE).exists():
                sender.send_due(node.rpc(), keyring.operator())  # appointments
        except MedChainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} transactions and acts will be sent again.")
