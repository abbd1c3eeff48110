"""The client of the encryption server."""

from adapters.vault.interface import Vault


def client() -> Vault:
    """The vault as configured: today the one in this process."""
    # Late, because the settings decide and interface types are needed before they are read.
    from adapters.vault import local

    return local.service()
