"""Refuses to start on the wrong chain."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.errors import MedChainError
from domain.ledger import keyring, node
from domain.ledger.services import chain_identity

KEYS = {"notary": keyring.notary, "relayer": keyring.relayer}


class Command(BaseCommand):
    help = (
        "Check chain id, first block, contracts and the key files; exit with a sentence that says what "
        "to set where they do not fit."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--key", choices=list(KEYS), action="append", help="a key that this machine needs (default: all)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            chain_identity.check_fully(node.rpc())
            for name in options["key"] or KEYS:
                KEYS[name]()
        except MedChainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("The chain is ours.")
