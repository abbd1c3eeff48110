"""Writing the log.

Called inside the transaction of what it tells about, so that neither exists without the other.
"""

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from common import clock
from domain.audit.models import Event
from domain.audit.vocabulary import known


class Identified(Protocol):
    """Whatever has a UUID as its primary key: a user, a patient."""

    pk: UUID


def write(
    *,
    action: str,
    by: Identified | UUID | None,
    patient: Identified | UUID | None = None,
    subject_id: UUID | None = None,
    detail: Mapping[str, object] | None = None,
) -> Event:
    """Add one event. `by` None is a stranger or the system; `detail` is metadata only, never anything sealed.

    Raises ValueError for an action that the vocabulary does not hold.
    """
    return Event.objects.create(
        action=known(action).value,
        actor=_id_of(by),
        patient=_id_of(patient),
        subject_id=subject_id,
        detail=dict(detail or {}),
        at=clock.now(),
    )


def _id_of(who: Identified | UUID | None) -> UUID | None:
    return who if who is None or isinstance(who, UUID) else who.pk
