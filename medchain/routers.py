"""The encryption server keeps its tables in a database of its own."""

from typing import Any

from django.db.models import Model


class VaultRouter:
    """App `vault` → database `vault`; everything else → `default`. No relation crosses."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return "vault" if model._meta.app_label == "vault" else "default"

    db_for_write = db_for_read

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return (one._meta.app_label == "vault") == (other._meta.app_label == "vault")

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return (db == "vault") == (app_label == "vault")
