"""Applications as rows of the queue: how long each waits, and when it is due."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from common import clock
from domain.credentials.models import WAITING
from domain.credentials.queries.queue import QueueRow


def rows(found: Sequence[QueueRow]) -> list[dict[str, Any]]:
    """Rows of the queue with how long they wait, and what presses."""
    return [{"row": row, "waited": waited(row.sent_at), "due": due(row)} for row in found]


def waited(since: datetime | None) -> str:
    """ "4 days", "22 h", "5 min": how long ago."""
    if since is None:
        return ""
    minutes = int((clock.now() - since).total_seconds() // 60)
    days, hours = minutes // (24 * 60), minutes // 60
    return (
        f"{days} day{'s' if days > 1 else ''}"
        if days
        else f"{hours} h"
        if hours
        else f"{max(minutes, 1)} min"
    )


def due(row: QueueRow) -> dict[str, str] | None:
    """What presses: an answer that is due, a licence that ends before it is renewed, fields that changed."""
    credential, now = row.credential, clock.now()
    ends = credential.renews.days_left(now) if credential.renews else 0
    if 0 < ends <= 30 and credential.state in WAITING:
        return {
            "tone": "warn",
            "icon": "clock-exclamation",
            "words": f"Expires in {ends} day{'' if ends == 1 else 's'}",
        }
    if credential.due_at and localtime(credential.due_at).date() <= localtime(now).date():
        return {
            "tone": "warn",
            "icon": "clock-exclamation",
            "words": "Answer due today" if credential.due_at > now else "Answer overdue",
        }
    if row.changed:
        return {
            "tone": "wait",
            "icon": "refresh",
            "words": f"{len(row.changed)} field{'' if len(row.changed) == 1 else 's'} changed",
        }
    return None
