"""Many envelopes in one statement: arrays in, rows out. The ORM's way costs an import three times the CPU."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connections

from adapters.vault.interface import VersionRef

_INSERT = """
    INSERT INTO vault_envelope (patient_id, record, version, state, wrapped, binding_digest, opened_at)
    SELECT %s, record, version, 'provisional', wrapped, ''::bytea, %s
    FROM unnest(%s::uuid[], %s::int[], %s::bytea[]) AS fresh (record, version, wrapped)"""
_CLOSE = """
    UPDATE vault_envelope AS old SET wrapped = fresh.wrapped, binding_digest = fresh.digest, state = 'closed',
        closed_at = %s
    FROM unnest(%s::bigint[], %s::bytea[], %s::bytea[]) AS fresh (id, wrapped, digest)
    WHERE old.id = fresh.id"""


def insert(*, patient: UUID, refs: Sequence[VersionRef], wrapped: Sequence[bytes], at: datetime) -> None:
    """Provisional envelopes. Raises IntegrityError where a version has one."""
    columns = [ref.record for ref in refs], [ref.version for ref in refs], list(wrapped)
    with connections["vault"].cursor() as cursor:
        cursor.execute(_INSERT, [patient, at, *columns])


def close(*, rows: Sequence[tuple[int, bytes, bytes]], at: datetime) -> None:
    """(id, wrapped key, digest of the bound metadata) of locked provisional envelopes."""
    with connections["vault"].cursor() as cursor:
        cursor.execute(_CLOSE, [at, *map(list, zip(*rows, strict=True))])
