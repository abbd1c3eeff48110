"""Reading the log."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from domain.audit.models import Event


def last_at(subject_id: UUID, actions: Collection[str]) -> datetime | None:
    """When one of the actions last happened to the subject."""
    return (
        Event.objects.filter(subject_id=subject_id, action__in=actions)
        .order_by("-id")
        .values_list("at", flat=True)
        .first()
    )
