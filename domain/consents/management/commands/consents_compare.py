"""After a database was restored: what the chain ended stands as ended again, before anybody else is let
in.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from adapters.chain.errors import ChainError
from domain.consents.services import chain_comparison


class Command(BaseCommand):
    help = (
        "Brings revocations, stops and block lists from the chain into the database. Run it after a "
        "restore, before the web processes start."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = chain_comparison.compare()
        except ChainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{found.looked_at} grants compared: {found.ended} had ended. {found.lists_lost} lists "
            "of blocks have to be made again."
        )
