"""One worker at a time for one name.

Only saves work and noise: constraints and conditional updates keep the rows right without it.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def only_one(name: str) -> Iterator[bool]:
    """Whether we are the one.

    The lock belongs to the database session, so it goes with the process that holds it.
    """
    number = number_of(name)
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [number])
        held = bool(cursor.fetchone()[0])
        try:
            yield held
        finally:
            if held and connection.is_usable():
                cursor.execute("select pg_advisory_unlock(%s)", [number])


def number_of(name: str) -> int:
    """PostgreSQL's locks have numbers of 64 bits for names."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
