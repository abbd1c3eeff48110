"""A person's notices, newest first."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q

from domain.accounts.models import User
from domain.notifications.models import Notice


@dataclass(frozen=True, slots=True)
class Bell:
    """How many are new, and the newest there is. `mark` changes when either does."""

    unread: int
    newest: int

    @property
    def mark(self) -> str:
        return f"{self.unread}-{self.newest}"


def latest(user: User, *, limit: int = 20, before: int | None = None) -> list[Notice]:
    """At most `limit`, older than the notice with the number `before`."""
    found = Notice.objects.filter(user=user)
    return list((found if before is None else found.filter(pk__lt=before)).order_by("-id")[:limit])


def unread(user: User) -> int:
    return Notice.objects.filter(user=user, read_at=None).count()


def bell(user: User) -> Bell:
    found = Notice.objects.filter(user=user).aggregate(
        unread=Count("pk", filter=Q(read_at=None)), newest=Max("pk")
    )
    return Bell(found["unread"], found["newest"] or 0)
