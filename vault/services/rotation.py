"""A new master key: only the keys directly under it are wrapped again, no record and no file is touched."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Model

from vault import master
from vault.master import KeyUse
from vault.models import AccountKey, Event, PatientKey, SecretKey
from vault.services import events
from vault.wrapping import account_bound, patient_bound, secret_bound, unwrap, wrap

_BATCH = 2000

# Model, its use, and what is bound into a row.
_KINDS: tuple[tuple[type[Model], KeyUse, Callable[[Any], bytes]], ...] = (
    (PatientKey, KeyUse.DATA, lambda row: patient_bound(row.patient, row.version, row.account)),
    (SecretKey, KeyUse.DATA, lambda row: secret_bound(row.name)),
    (AccountKey, KeyUse.ACCOUNTS, lambda row: account_bound(row.account, row.address)),
)


def rewrap(*, use: KeyUse) -> int:
    """Wrap everything of one use under its newest version: how many rows.

    Can be stopped and started again at any time.
    """
    version, _ = master.keys().current(use)
    done = sum(sum(_batches(model, use, bound)) for model, has, bound in _KINDS if has == use)
    if done:
        events.write(action=Event.Action.KEYS_ROTATED, detail={"line": use, "version": version, "rows": done})
    return done


def unused(*, use: KeyUse) -> list[int]:
    """Versions below the newest that wrap nothing any more and may be forgotten."""
    newest, _ = master.keys().current(use)
    used: set[int] = set()
    for model, has, _bound in _KINDS:
        if has == use:
            used |= set(model._default_manager.values_list("master_version", flat=True).distinct())
    return [version for version in master.keys().versions(use) if version < newest and version not in used]


def _batches(model: type[Model], use: KeyUse, bound: Callable[[Any], bytes]) -> Iterator[int]:
    keys = master.keys()
    version, key = keys.current(use)
    while True:
        with transaction.atomic(using="vault"):
            old = model._default_manager.select_for_update().exclude(master_version=version).order_by("pk")
            rows: list[Any] = list(old[:_BATCH])
            for row in rows:
                secret = unwrap(keys.get(use, row.master_version), row.wrapped, bound(row))
                row.wrapped, row.master_version = wrap(key, secret, bound(row)), version
            _save(model, rows)
        if not rows:
            return
        yield len(rows)


def _save(model: type[Model], rows: list[Any]) -> None:
    """An upsert of locked rows: one statement, where bulk_update would write a CASE of two thousand
    branches.
    """
    model._default_manager.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=[model._meta.pk.name],
        update_fields=["wrapped", "master_version"],
    )
