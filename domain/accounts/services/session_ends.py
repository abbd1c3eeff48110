"""What follows when somebody signs in, or changes how."""

from django.db import transaction
from django.db.models import F, QuerySet

from common import clock
from domain.accounts.models import EndedSession, Ending, Session, User
from domain.audit.services import events


def second_factor_changed(*, user: User, what: str) -> None:
    """Every session but the asking one ends (its epoch is renewed by the caller)."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
        user.refresh_from_db(fields=["session_epoch"])
        events.write(
            action="account.second_factor_changed", by=user, subject_id=user.pk, detail={"what": what}
        )


def end_session(*, user: User, stored_key: str, ending: Ending | None) -> bool:
    """End one of the person's own sessions: whether there was one.

    `ending` is what its browser is told; None: it knows.
    """
    with transaction.atomic():
        ended = _end(Session.objects.filter(user_id=user.pk, session_key=stored_key), ending)
        if ended:
            events.write(action="account.session_ended", by=user, subject_id=user.pk)
    return bool(ended)


def end_other_sessions(*, user: User, but: str, ending: Ending) -> int:
    """End all sessions but the one stored under `but`: how many ended.

    `ending` is what their browsers are told.
    """
    with transaction.atomic():
        ended = _end(Session.objects.filter(user_id=user.pk).exclude(session_key=but), ending)
        events.write(action="account.sessions_ended", by=user, subject_id=user.pk, detail={"count": ended})
    return ended


def _end(rows: QuerySet[Session], ending: Ending | None) -> int:
    if ending:
        over = rows.filter(expire_date__gt=clock.now()).values_list("session_key", flat=True)
        EndedSession.objects.bulk_create(
            [EndedSession(pk=key, ending=ending) for key in over], ignore_conflicts=True
        )
    ended, _ = rows.delete()
    return ended
