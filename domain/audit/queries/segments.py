"""Reading rows for sealing and checking, and how far the log is sealed."""

from django.db import connection

from domain.audit.hash_chain import COLUMNS, LogRow
from domain.audit.models import Event, Segment
from domain.ledger.models import Entry, Transaction

KIND = "audit segment"


def rows(*, after: int, up_to: int, limit: int) -> list[LogRow]:
    """Rows with numbers above `after` and at most `up_to`, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {COLUMNS} from {Event._meta.db_table} where id > %s and id <= %s order by id limit %s",  # noqa: S608 - our own names
            [after, up_to, limit],
        )
        return [LogRow(*found) for found in cursor.fetchall()]


def last_segment() -> Segment | None:
    return Segment.objects.order_by("-number").first()


def recorded_up_to() -> int:
    """The last row whose fingerprint is on the ledger, 0 if there is none.

    A later segment speaks for all before it. One SQL statement.
    """
    confirmed = (
        Entry.objects.filter(kind=KIND, batch__transaction__status=Transaction.Status.CONFIRMED)
        .order_by("-id")
        .values("subject_id")[:1]
    )
    return Segment.objects.filter(pk__in=confirmed).values_list("last_id", flat=True).first() or 0
