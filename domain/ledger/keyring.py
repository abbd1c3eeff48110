"""The keys that this process may send with: files of 0600, one key each, as hexadecimal digits."""

import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings

from adapters.chain import keys
from common.errors import MedChainError


class KeyFileError(MedChainError):
    """A key file that is missing, open to others, or not a key."""


@dataclass(frozen=True, slots=True)
class Key:
    """An account of our own. The secret never shows in a repr."""

    address: str
    secret: bytes = field(repr=False)


def notary() -> Key:
    """The notary's key. Raises KeyFileError."""
    return read(Path(settings.NOTARY_KEY_FILE), variable="NOTARY_KEY_FILE")


def relayer() -> Key:
    """The key that pays for bringing signed acts to the contracts; it has no other right.

    Raises KeyFileError.
    """
    return read(Path(settings.RELAYER_KEY_FILE), variable="RELAYER_KEY_FILE")


def operator() -> Key:
    """The key that owns the register of participants. Only where the operator works. Raises KeyFileError."""
    return read(Path(settings.DEPLOYER_KEY_FILE), variable="DEPLOYER_KEY_FILE")


@cache
def read(file: Path, *, variable: str) -> Key:
    """A key from its file. Raises KeyFileError, naming the variable to correct."""
    try:
        if file.stat().st_mode & 0o077:
            raise KeyFileError(
                f"{variable}: {file.name} can be read by others.", next="Give it the rights 0600."
            )
        secret = bytes.fromhex(file.read_text().strip().removeprefix("0x"))
        return Key(keys.address_of(secret), secret)
    except FileNotFoundError:
        raise KeyFileError(
            f"{variable}: there is no file {file.name}.",
            next="Run `manage.py chain_deploy`, or restore the file.",
        ) from None
    except ValueError:
        raise KeyFileError(
            f"{variable}: {file.name} holds no key.", next="Restore it from its backup."
        ) from None


def make(file: Path, *, variable: str) -> Key:
    """The key in the file, which is made if it is not there."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read(file, variable=variable)
    with os.fdopen(descriptor, "w") as output:
        output.write(keys.new_account()[1].hex() + "\n")
    return read(file, variable=variable)
