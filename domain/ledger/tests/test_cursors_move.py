"""A database of before there was one dispatcher: each app's cursor is where it was."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from domain.ledger.models import OutcomeCursor

BEFORE = [
    ("consents", "0004_named_after_what_they_are"),
    ("credentials", "0002_organisations_apart"),
    ("organisations", "0001_first"),
    ("records", "0005_imports_move_out"),
]
POSITIONS = {"consents": 7, "credentials": 11, "memberships": 13, "records": 17}
TABLES = {"consents": "consents", "credentials": "credentials", "memberships": "organisations"}


@pytest.fixture
def yesterday(transactional_db: None) -> Iterator[None]:
    _migrate(BEFORE)
    yield
    _migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


def _migrate(targets: list[tuple[str, str]]) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_again_after_the_move(yesterday: None) -> None:
    with connection.cursor() as cursor:
        for name, position in POSITIONS.items():
            cursor.execute(
                f"insert into {TABLES.get(name, name)}_follower (name, cursor) values (%s, %s)",  # noqa: S608 - names of our own tables
                [name, position],
            )
    _migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
    assert dict(OutcomeCursor.objects.values_list("name", "position")) == POSITIONS
    _migrate(BEFORE)
    assert not OutcomeCursor.objects.exists()
    _migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
    assert dict(OutcomeCursor.objects.values_list("name", "position")) == POSITIONS
