"""Refuses to start on the wrong chain."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.errors import MedChainError
from domain.ledger import node
from domain.ledger.services import guard, keyring


class Command(BaseCommand):
    help = "Check chain id, first block, contracts and the key files; exit with a sentence that says what to set where they do not fit."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            guard.at_start(node.rpc())
            keyring.notary()
            keyring.relayer()
        except MedChainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("The chain is ours.")
