"""Why a session is no more."""

from domain.accounts.models import EndedSession, Ending, Session
from domain.accounts.session_store import ABSOLUTE


def ending_of(stored_key: str) -> Ending | None:
    """Of the session stored under this key, which enters no more; None where it was nobody's, signed itself
    out, or ended longer ago than is kept.
    """
    row = Session.objects.filter(session_key=stored_key, user_id__isnull=False).first()
    if row is not None:
        return ending_of_expired(row)
    found = EndedSession.objects.filter(pk=stored_key).first()
    return Ending(found.ending) if found else None


def ending_of_expired(row: Session) -> Ending:
    """Of a session whose time has run out."""
    return Ending.OVER if row.expire_date >= row.started_at + ABSOLUTE else Ending.IDLE
