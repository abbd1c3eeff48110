"""Closes the log stretch by stretch: hash by hash over its rows, then one entry for the ledger."""

import secrets
from functools import partial

from django.db import IntegrityError

from common import clock
from domain.audit import evidence, hash_chain
from domain.audit.hash_chain import LogRow
from domain.audit.models import Link, Segment
from domain.audit.queries import segments
from domain.audit.services import commit_horizon
from domain.ledger.services import signed_flow
from domain.ledger.services.locks import only_one

ROWS = 1000


def seal_waiting(*, limit: int = ROWS) -> int:
    """Seal everything that is decided, at most `limit` rows a segment: how many segments.

    Raises VaultUnavailableError: later, then.

    The lock only saves work: of two sealers the second finds the segment's number, or a row's link, taken.
    """
    with only_one("audit.seal") as is_ours:
        up_to = commit_horizon.last_decided_id() if is_ours else None
        made = 0
        while up_to is not None and seal_next(up_to, limit=limit):
            made += 1
        return made


def seal_next(up_to: int, *, limit: int = ROWS) -> bool:
    """Seal the next rows: whether there were any, and nobody else was faster."""
    before = segments.last_segment()
    found = segments.rows(after=before.last_id if before else 0, up_to=up_to, limit=limit)
    if not found:
        return False
    hashes = list(hash_chain.chain_hashes(bytes(before.head) if before else hash_chain.START, found))
    segment = _segment(before, found, hashes[-1])
    signed = evidence.signed(segment)
    try:
        # Its number is unique: of two sealers, one takes it.
        with signed_flow.commit(signed, look_again=partial(segment.save, force_insert=True)) as outbox:
            Link.objects.bulk_create(
                [Link(id=row.id, hash=each) for row, each in zip(found, hashes, strict=True)]
            )
            outbox.record(signed)
    except IntegrityError:
        return False
    return True


def _segment(before: Segment | None, found: list[LogRow], head: bytes) -> Segment:
    return Segment(
        number=before.number + 1 if before else 1,
        first_id=found[0].id,
        last_id=found[-1].id,
        count=len(found),
        total=(before.total if before else 0) + len(found),
        previous=bytes(before.head) if before else hash_chain.START,
        head=head,
        salt=secrets.token_bytes(32),
        sealed_at=clock.now(),
    )
