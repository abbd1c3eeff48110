"""Secrets that belong to no patient, and blind indexes. Their keys stand under the data master key."""

import hashlib
import hmac
import os

from common import clock
from common.sealing import derive
from vault import master
from vault.master import KeyUse
from vault.models import SecretKey
from vault.wrapping import secret_bound, unwrap, wrap

_SECRETS = "secrets"
_PEPPER = "pepper"


def seal(*, label: str, plaintext: bytes) -> bytes:
    """Sealed under the label: another label does not open it."""
    return wrap(derive(_key(_SECRETS), label), plaintext, label.encode())


def open(*, label: str, sealed: bytes) -> bytes:
    """Raises VaultRefusedError for anything that was not sealed here under this label."""
    return unwrap(derive(_key(_SECRETS), label), sealed, label.encode())


def blind_index(*, label: str, value: bytes) -> bytes:
    """HMAC-SHA256 (32 bytes) under the pepper; equal values under one label are equal, nothing else is
    told.
    """
    return hmac.digest(derive(_key(_PEPPER), f"index|{label}"), value, hashlib.sha256)


def _key(name: str) -> bytes:
    row = SecretKey.objects.filter(name=name).first() or _make(name)
    return unwrap(master.keys().get(KeyUse.DATA, row.master_version), row.wrapped, secret_bound(name))


def _make(name: str) -> SecretKey:
    version, key = master.keys().current(KeyUse.DATA)
    fresh = SecretKey(
        name=name,
        master_version=version,
        wrapped=wrap(key, os.urandom(32), secret_bound(name)),
        created_at=clock.now(),
    )
    # Two first calls at once: the row that stands afterwards counts for both.
    SecretKey.objects.bulk_create([fresh], ignore_conflicts=True)
    return SecretKey.objects.get(name=name)
