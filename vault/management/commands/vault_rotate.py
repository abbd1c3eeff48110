"""`manage.py vault_rotate`: a new master key, and the old one taken away."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from vault import keyfile
from vault.master import KeyUse
from vault.services import rotation


class Command(BaseCommand):
    help = (
        "Wraps patient and account keys under the newest master keys. --new makes newer ones first, "
        "--forget removes unused ones."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--line", choices=list(KeyUse), help="one line only")
        parser.add_argument("--new", action="store_true", help="make a new version first")
        parser.add_argument(
            "--forget", action="store_true", help="remove versions that wrap nothing any more"
        )

    def handle(self, *args: Any, line: str | None, new: bool, forget: bool, **options: Any) -> None:
        path = Path(settings.VAULT_MASTER_KEY_FILE)
        if (new or forget) and settings.VAULT_MASTER_KEYS:
            raise CommandError(
                "The master keys come from VAULT_MASTER_KEYS: add or remove the version there, then "
                "run `manage.py vault_rotate`."
            )
        for each in [KeyUse(line)] if line else list(KeyUse):
            if new:
                self.stdout.write(f"{each}: made version {keyfile.add_version(path, each)}")
            self.stdout.write(f"{each}: {rotation.rewrap(use=each)} keys wrapped again")
            self._tell_unused(path, each, forget)

    def _tell_unused(self, path: Path, use: KeyUse, forget: bool) -> None:
        if not (versions := rotation.unused(use=use)):
            return
        if forget:
            keyfile.forget_versions(path, use, versions)
        numbers = ", ".join(map(str, versions))
        self.stdout.write(
            f"{use}: version {numbers} "
            f"{'removed' if forget else 'wraps nothing any more; --forget removes it'}"
        )
