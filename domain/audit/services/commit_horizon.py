"""Up to where nothing can come any more.

Numbers are drawn before they are committed: a smaller one may still be on its way, or never come.

Every writer has a transaction number before it draws the number of a row (a trigger sees to it). So once all
transactions that were open at some moment are over, every number drawn before that moment is decided: there,
or never.
"""

import time

from django.db import connection

from domain.audit.models import Event

PATIENCE = 5.0
_PAUSE = 0.02


def last_decided_id(*, patience: float = PATIENCE) -> int | None:
    """The largest number that is decided with all below it; None where a transaction stays open for longer
    than `patience` seconds.

    Not inside a transaction that has written: it would wait for itself.
    """
    newest, horizon = _now()
    deadline = time.monotonic() + patience
    while _oldest_open() < horizon:
        if time.monotonic() > deadline:
            return None
        time.sleep(_PAUSE)
    return newest


def _now() -> tuple[int, int]:
    with connection.cursor() as cursor:
        # First the row's number, then the transactions': a transaction that drew the former is among the
        # latter.
        cursor.execute(
            "select pg_sequence_last_value(pg_get_serial_sequence(%s, 'id'))", [Event._meta.db_table]
        )
        newest = cursor.fetchone()[0]
        cursor.execute("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        return newest or 0, cursor.fetchone()[0]


def _oldest_open() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])
