"""A person's notices, newest first."""

from domain.accounts.models import User
from domain.notifications.models import Notice


def latest(user: User, *, limit: int = 20) -> list[Notice]:
    return list(Notice.objects.filter(user=user).order_by("-id")[:limit])


def unread(user: User) -> int:
    return Notice.objects.filter(user=user, read_at=None).count()
