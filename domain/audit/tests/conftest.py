"""A node that mines when it is told, and a log with something in it."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction

from common import ids
from domain.audit.services import events
from domain.ledger.tests.conftest import node, quiet_node

__all__ = ["node", "quiet_node"]

Write = Callable[[int], None]
Tamper = Callable[..., None]
TABLES = ("audit_event", "audit_segment", "audit_link")


@pytest.fixture
def tamper() -> Tamper:
    """What somebody does who has the database: the triggers are no guard against their owner."""

    def run(*statements: str) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"alter table {table} disable trigger user")
            for statement in statements:
                cursor.execute(statement)
            for table in TABLES:
                cursor.execute(f"alter table {table} enable trigger user")

    return run


@pytest.fixture
def write() -> Write:
    """So many acts of Bob's on Alice's records."""
    bob, alice = ids.new(), ids.new()

    def add(count: int) -> None:
        for number in range(count):
            events.write(
                action="record.opened",
                by=bob,
                patient=alice,
                subject_id=ids.new(),
                detail={"version": 1, "count": number, "what": "Ünï"},
            )

    return add
