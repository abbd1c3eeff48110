"""Where a person is signed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from common import clock
from domain.accounts.models import Session, User

BROWSERS = ("Edg", "Firefox", "Chrome", "Safari")
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One row of the list. `key` is the stored key: it ends a session, but enters none."""

    key: str
    label: str
    place: str
    seen_at: datetime
    is_current: bool


def for_user(user: User, *, current: str) -> list[SessionRow]:
    rows = Session.objects.filter(user_id=user.pk, expire_date__gt=clock.now()).order_by("-started_at")
    idle = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return [
        SessionRow(
            row.session_key,
            device(row.user_agent),
            row.ip,
            max(row.started_at, row.expire_date - idle),
            is_current=row.session_key == current,
        )
        for row in rows
    ]


def device(user_agent: str) -> str:
    """Browser and system in a word each, as far as the browser tells."""
    browser = next((name for name in BROWSERS if name in user_agent), "A browser").replace("Edg", "Edge")
    system = next((word for sign, word in SYSTEMS.items() if sign in user_agent), "")
    return f"{browser} on {system}" if system else browser
