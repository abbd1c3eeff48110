"""`manage.py vault_collect`: housekeeping."""

from typing import Any

from django.core.management.base import BaseCommand

from vault.services.facade import VaultService


class Command(BaseCommand):
    help = "Destroys keys of uploads that were never finished, and tokens that were never used."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{VaultService().collect()} rows removed")
