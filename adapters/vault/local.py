"""The vault in this process. Its service is named by a setting, so that no import points up."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from adapters.vault.interface import Vault


@cache
def service() -> Vault:
    """The one service of this process (VAULT_SERVICE)."""
    made: Vault = import_string(settings.VAULT_SERVICE)()
    return made
