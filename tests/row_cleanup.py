"""After a test that committed, its rows are deleted: from the tables that hold any, and nothing is made anew.

Django's own way truncates every table of both databases and writes content types and permissions again.
"""

from functools import cache

from django.db import connections, transaction
from django.test import TransactionTestCase

#: The same in every empty database: Django writes them when it has made the tables.
KEPT = {"django_content_type", "auth_permission"}


def empty(alias: str) -> None:
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute(_full(alias))
        if full := [name for (name,) in cursor.fetchall()]:
            # Neither keys nor the triggers of what is append-only are asked.
            cursor.execute("set local session_replication_role = replica")
            cursor.execute("; ".join(f'delete from "{name}"' for name in full))  # noqa: S608 - our own names


@cache
def _full(alias: str) -> str:
    """A question for the tables that hold anything."""
    tables = set(connections[alias].introspection.django_table_names(only_existing=True, include_views=False))
    return " union all ".join(
        f"select '{name}' where exists (select from \"{name}\")"  # noqa: S608 - our own names
        for name in sorted(tables - KEPT)
    )


def empty_databases(case: TransactionTestCase) -> None:
    for alias in case._databases_names(include_mirrors=False):  # type: ignore[attr-defined]  # Django's own
        empty(alias)
