"""`manage.py vault_init`: the master keys of a new system."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from vault import keyfile
from vault.models import AccountKey, PatientKey, SecretKey


class Command(BaseCommand):
    help = (
        "Makes the vault's master keys where there are none. Does nothing where they are; refuses where "
        "a database waits for lost ones."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.VAULT_MASTER_KEY_FILE)
        if settings.VAULT_MASTER_KEYS or path.exists():
            self.stdout.write("The master keys are there; nothing was changed.")
            return
        if _keys_wait():
            raise CommandError(
                f"The vault's database holds keys, but its master keys are not at {path}. Bring the "
                "file back from where you keep it: "
                "new ones would open nothing."
            )
        keyfile.create(path)
        self.stdout.write(
            f"Made the master keys at {path}. Keep a copy apart from every backup of the database: "
            "without them nothing opens again."
        )


def _keys_wait() -> bool:
    try:
        return any(model._default_manager.exists() for model in (PatientKey, AccountKey, SecretKey))
    except DatabaseError:
        # No tables, no rows: the very first start makes the keys before the schema.
        return False
