"""Writes the feed. Its ids rise in the order of commits, so that a reader who keeps a cursor misses
nothing.
"""

from collections.abc import Sequence

from django.db import connection, transaction

from common import clock
from domain.ledger.models import Entry, Outcome, SignedAct
from domain.ledger.models.outcome import OutcomeKind

_FEED = 0x6D65_6463  # any number that nobody else locks


def refused(entries: Sequence[int]) -> None:
    """These entries go back to their authors, with the reason that stands in their rows.

    Inside the caller's transaction.
    """
    _write(Outcome.Kind.REFUSED, Entry, "id", entries)


def confirmed(batches: Sequence[int]) -> None:
    """Everything in these batches is recorded. Told once: a block that is mined again tells nothing new."""
    _write(Outcome.Kind.CONFIRMED, Entry, "batch_id", batches)


def acts_refused(acts: Sequence[int]) -> None:
    """The chain will never hold these, for the reason that stands in their rows.

    Inside the caller's transaction.
    """
    _write(Outcome.Kind.REFUSED, SignedAct, "id", acts)


def acts_confirmed(acts: Sequence[int]) -> None:
    """The chain holds these. Told once."""
    _write(Outcome.Kind.CONFIRMED, SignedAct, "id", acts)


def _write(kind: OutcomeKind, of: type[Entry] | type[SignedAct], column: str, values: Sequence[int]) -> None:
    if not values:
        return
    target = "entry_id" if of is Entry else "act_id"
    with transaction.atomic(), connection.cursor() as cursor:
        # Numbers are drawn while others wait: without this a later number could be visible before an earlier
        # one.
        cursor.execute("select pg_advisory_xact_lock(%s)", [_FEED])
        cursor.execute(
            f"insert into {Outcome._meta.db_table} ({target}, outcome, created_at) "  # noqa: S608 - names of our own tables and columns
            f"select id, %s, %s from {of._meta.db_table} where {column} = any(%s) order by id on "
            "conflict do nothing",
            [kind.value, clock.now(), list(values)],
        )
