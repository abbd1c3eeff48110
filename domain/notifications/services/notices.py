"""Lines at the bell, and the mail that goes with some of them.

Each is told exactly once, however often somebody comes to tell it.
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from common import clock
from common.mail_texts import mail_body
from domain.accounts.models import User
from domain.notifications import notice_types
from domain.notifications.models import Notice
from domain.notifications.notice_types import Kind
from domain.notifications.services import mails


def notify(
    *,
    user: User,
    kind: str,
    subject_id: UUID | None = None,
    key: str = "",
    mail: bool = False,
    answer_by: datetime | None = None,
) -> bool:
    """Tell a person that something happened: whether that was new.

    Call it inside the transaction of what it tells about.

    Once per (user, kind, subject, key). `mail` sends one too, which names nobody and nothing; `answer_by`
    stands in both. Raises ValueError for a kind that nobody registered, or that has no words for a mail.
    """
    known = notice_types.kind_of(kind)
    if mail and not known.mail_subject:
        raise ValueError(f"notices of kind {kind!r} have no words for a mail")
    with transaction.atomic():
        is_new = _write(user, kind, subject_id, key, answer_by)
        if is_new and mail:
            _mail(user, known, answer_by)
    return is_new


def mark_read(*, by: User, up_to: int | None = None) -> int:
    """The person's notices, or those up to a number (what came after the page was made stays new): how many
    were new.
    """
    unread = Notice.objects.filter(user=by, read_at=None)
    return (unread if up_to is None else unread.filter(pk__lte=up_to)).update(read_at=clock.now())


def mark_looked_at(*, by: User, subject_id: UUID) -> int:
    """What the bell says about one thing, once the person has looked at that: how many were new."""
    return Notice.objects.filter(user=by, subject_id=subject_id, read_at=None).update(read_at=clock.now())


def _write(user: User, kind: str, subject_id: UUID | None, key: str, answer_by: datetime | None) -> bool:
    """Whoever comes second finds the row, also while the first has not committed yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {Notice._meta.db_table} (user_id, kind, subject_id, key, answer_by, at) "  # noqa: S608 - a name of our own table
            "values (%s, %s, %s, %s, %s, %s) on conflict do nothing",
            [user.pk, kind, subject_id, key, answer_by, clock.now()],
        )
        return bool(cursor.rowcount)


def _mail(user: User, kind: Kind, answer_by: datetime | None) -> None:
    body = mail_body("notice", {"answer_by": answer_by, "address": settings.PORTAL_ADDRESS})
    mails.queue(kind=kind.name, to=user.email, subject=kind.mail_subject, body=body)
