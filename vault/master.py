"""The master keys, as the vault's process reads them: two uses (data, accounts), each with numbered
versions.
"""

import os
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from vault import keyfile
from vault.keyfile import KeyFileError, Versions


class KeyUse(StrEnum):
    """What a master key wraps. Two, so that keys for signing and keys for reading can be kept apart."""

    DATA = "data"
    ACCOUNTS = "accounts"


class MasterKeys:
    """Newest versions wrap, older ones only unwrap. repr shows no key."""

    def __init__(self, versions_by_use: dict[str, Versions]) -> None:
        self._versions = versions_by_use

    def current(self, use: KeyUse) -> tuple[int, bytes]:
        """Version and key (32 bytes) for wrapping."""
        versions = self._versions[use]
        newest = max(versions)
        return newest, versions[newest]

    def get(self, use: KeyUse, version: int) -> bytes:
        """The key of a version in use. Raises ImproperlyConfigured where it was taken away too early."""
        try:
            return self._versions[use][version]
        except KeyError:
            raise ImproperlyConfigured(
                f"Version {version} of the vault's master key ({use}) is missing, but rows are "
                "still wrapped under it. "
                "Put it back and run `manage.py vault_rotate` before removing it."
            ) from None

    def versions(self, use: KeyUse) -> list[int]:
        return sorted(self._versions[use])


def keys() -> MasterKeys:
    """The master keys from VAULT_MASTER_KEYS or the file VAULT_MASTER_KEY_FILE; read again when the file
    changes.

    Raises ImproperlyConfigured with the sentence that helps.
    """
    if given := settings.VAULT_MASTER_KEYS:
        return _parsed(given, "VAULT_MASTER_KEYS")
    path = Path(settings.VAULT_MASTER_KEY_FILE)
    try:
        stat = path.stat()
    except FileNotFoundError:
        raise ImproperlyConfigured(
            f"The vault's master keys are not at {path}. Run `manage.py vault_init` to make them "
            "for a new system, "
            "or set VAULT_MASTER_KEY_FILE to where they are."
        ) from None
    return _read(path, stat.st_mtime_ns, stat.st_ino, stat.st_mode)


@lru_cache(maxsize=1)
def _read(path: Path, changed: int, inode: int, mode: int) -> MasterKeys:
    if mode & 0o077:
        raise ImproperlyConfigured(
            f"Others may read the vault's master keys. Run `chmod 600 {path}`, and consider them "
            "known if others used this machine."
        )
    if not os.access(path, os.R_OK):
        raise ImproperlyConfigured(f"The vault's master keys at {path} cannot be read by this user.")
    return _parsed(path.read_text(encoding="utf-8"), str(path))


@lru_cache(maxsize=1)
def _parsed(text: str, where: str) -> MasterKeys:
    try:
        return MasterKeys(keyfile.parse(text))
    except KeyFileError as error:
        raise ImproperlyConfigured(f"The vault's master keys in {where} cannot be used: {error}.") from None
