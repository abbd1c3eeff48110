"""Checks at start that need more than one setting."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

KNOWN_TEST_CHAIN = 31337


@register(Tags.security)
def chain_is_our_own(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The node learns who may read what: it must be our own, on this machine or over TLS."""
    url = settings.CHAIN_RPC_URL
    local = any(url.startswith(f"http://{host}") for host in ("127.0.0.1", "localhost", "[::1]"))
    if not (local or url.startswith("https://")):
        return [Error("CHAIN_RPC_URL must be on this machine or begin with https://.", id="medchain.E001")]
    if settings.CHAIN_ID == KNOWN_TEST_CHAIN and not local:
        return [
            Error(
                f"CHAIN_ID {KNOWN_TEST_CHAIN} is that of test nodes, whose keys everybody knows. "
                "Set CHAIN_ID to your network's.",
                id="medchain.E002",
            )
        ]
    return []
