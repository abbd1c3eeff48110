"""What follows when somebody signs in, or changes how."""

from django.db import transaction
from django.db.models import F

from domain.accounts.models import Session, User
from domain.audit.services import events


def second_factor_changed(*, user: User, what: str) -> None:
    """Every session but the asking one ends (its epoch is renewed by the caller)."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
        user.refresh_from_db(fields=["session_epoch"])
        events.write(action="account.second_factor_changed", by=user, subject_id=user.pk, detail={"what": what})


def end_session(*, user: User, stored_key: str) -> bool:
    """End one of the person's own sessions: whether there was one."""
    with transaction.atomic():
        ended, _ = Session.objects.filter(user_id=user.pk, session_key=stored_key).delete()
        if ended:
            events.write(action="account.session_ended", by=user, subject_id=user.pk)
    return bool(ended)


def end_other_sessions(*, user: User, but: str) -> int:
    """End all sessions but the one stored under `but`: how many ended."""
    with transaction.atomic():
        ended, _ = Session.objects.filter(user_id=user.pk).exclude(session_key=but).delete()
        events.write(action="account.sessions_ended", by=user, subject_id=user.pk, detail={"count": ended})
    return ended
