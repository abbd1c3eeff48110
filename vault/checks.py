"""What `check --deploy` asks of the vault; a server that starts without master keys is refused by
VaultService itself.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from vault import master


@register(Tags.security, deploy=True)
def master_keys_are_there(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The master keys can be read, and by nobody else."""
    try:
        master.keys()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="vault.E001")]
    return []
