"""One row of the log as bytes, and the chain over rows: each hash holds the one before it."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

START = bytes(32)
COLUMNS = "id, action, actor::text, patient::text, subject_id::text, detail::text, at"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class LogRow(NamedTuple):
    """As the database gives it: ids as text, `detail` as JSON text."""

    id: int
    action: str
    actor: str | None
    patient: str | None
    subject_id: str | None
    detail: str
    at: datetime


def canonical(row: LogRow) -> bytes:
    """The same bytes for everyone who computes them: JSON without spaces, keys in order, time in whole
    microseconds
    since 1970.
    """
    at = (row.at - _EPOCH) // _MICROSECOND
    parts = [row.id, row.action, row.actor, row.patient, row.subject_id, json.loads(row.detail), at]
    return json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def link_hash(before: bytes, row: LogRow) -> bytes:
    """SHA-256 over the hash before and this row."""
    return hashlib.sha256(before + canonical(row)).digest()


def chain_hashes(before: bytes, rows: Iterable[LogRow]) -> Iterator[bytes]:
    """The hash of each row in turn."""
    for row in rows:
        before = link_hash(before, row)
        yield before
