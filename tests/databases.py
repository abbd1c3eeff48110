"""The databases of a run that shares its server: copies of two templates, which hold the tables and no row.

The templates are made once, by the first process that needs them, and named after the migrations: a copy of
the project with other migrations makes its own.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.db import connections
from pytest_django import DjangoDbBlocker

from tests.services import SERVICES, SHARED

ALIASES = ("default", "vault")
LOCK = 0x7465_7374


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Where this process has a server of its own, nothing is shared, and the tables are made in place."""
    if SERVICES.postgres is not None or SHARED not in os.environ:
        return
    with django_db_blocker.unblock():
        for alias in ALIASES:
            template = _template(alias)
            settings = connections[alias].settings_dict
            name = f"test_{settings['NAME']}_{os.getpid()}"
            settings["TEST"] |= {"NAME": name, "TEMPLATE": template, "MIGRATE": False}


def _template(alias: str) -> str:
    """The name of the template, which is there now."""
    name = f"empty_{alias}_{_migrations()}"
    with _advisory_lock(alias) as server:
        if server.execute("select 1 from pg_database where datname = %s", [name]).fetchone() is None:
            _make(alias, draft := f"{name}_draft")  # under another name until it is whole
            server.execute(f'alter database "{draft}" rename to "{name}"'.encode())
    return name


@contextmanager
def _advisory_lock(alias: str) -> Iterator[psycopg.Connection]:
    place = connections[alias].get_connection_params() | {"dbname": "postgres"}
    place.pop("cursor_factory", None)
    place.pop("context", None)
    with psycopg.connect(**place, autocommit=True) as server:
        server.execute("select pg_advisory_lock(%s)", [LOCK])
        yield server


def _make(alias: str, name: str) -> None:
    connection = connections[alias]
    was = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    connection.settings_dict["NAME"] = was


def _migrations() -> str:
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(file.relative_to(app.path).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
