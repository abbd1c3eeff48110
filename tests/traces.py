"""What an act left behind: the rows of every table in both databases, before and after."""

from django.apps import apps
from django.db import connections


def tables(*aliases: str) -> dict[str, str]:
    """A digest of each table's rows by its model ("accounts.User"); of the databases named, else of both."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        alias = "vault" if model._meta.app_label == "vault" else "default"
        if model._meta.managed and (not aliases or alias in aliases):
            with connections[alias].cursor() as cursor:
                everything = "string_agg(t::text, '|' order by t::text)"
                cursor.execute(f"select coalesce(md5({everything}), '') from \"{model._meta.db_table}\" t")  # noqa: S608 - our own names
                found[model._meta.label] = cursor.fetchone()[0]
    return found


def changed_since(before: dict[str, str]) -> list[str]:
    """Which models' rows are not what `tables` found then."""
    aliases = {"vault" if label.startswith("vault.") else "default" for label in before}
    return sorted(label for label, digest in tables(*aliases).items() if digest != before[label])
