"""Lines at the bell."""

from uuid import UUID

from common import clock
from domain.accounts.models import User
from domain.notifications.models import Notice


def tell(*, user: User, kind: str, subject_id: UUID | None = None) -> Notice:
    """Tell a person that something happened. `kind` is worded where it is shown; call it inside the transaction of what it tells about."""
    return Notice.objects.create(user=user, kind=kind, subject_id=subject_id, at=clock.now())


def mark_read(*, by: User) -> int:
    """All of the person's notices: how many were new."""
    return Notice.objects.filter(user=by, read_at=None).update(read_at=clock.now())
