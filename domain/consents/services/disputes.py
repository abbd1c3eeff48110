"""\"I don't recognise this\": a patient calls a line of the log strange.

Written down once; it stands at the bell until done with.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.http import Http404

from domain.accounts.models import Patient, User
from domain.audit.models import Event
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.consents.models import Grant, GrantState
from domain.notifications.services import notices

KIND = "access.disputed"


@dataclass(frozen=True, slots=True)
class Disputed:
    """One entry of the log: who did it (None: the portal itself), when, and what that person is still
    allowed.
    """

    event_id: int
    at: datetime
    who: User | None
    grants: list[Grant]
    is_own: bool


def raise_one(*, patient: Patient, event_id: int, by: User) -> None:
    """Written once per entry. Raises Http404 for an entry of somebody else's log."""
    event = _event(patient, event_id)
    with transaction.atomic():
        if notices.notify(
            user=patient.user, kind=KIND, subject_id=event.actor or patient.user_id, key=str(event.pk)
        ):
            events.write(
                action=Action.ACCESS_DISPUTED,
                by=by,
                patient=patient,
                subject_id=event.actor,
                detail={"entry": event.pk},
            )


def dispute_of(patient: Patient, event_id: int) -> Disputed:
    """What can be done about an entry. Raises Http404."""
    event = _event(patient, event_id)
    who = User.objects.select_related("doctor").filter(pk=event.actor).first() if event.actor else None
    grants = (
        list(Grant.objects.filter(patient=patient, user=who, state=GrantState.ACTIVE).order_by("-granted_at"))
        if who
        else []
    )
    return Disputed(event.pk, event.at, who, grants, is_own=event.actor == patient.user_id)


def _event(patient: Patient, event_id: int) -> Event:
    found = Event.objects.filter(pk=event_id, patient=patient.pk).first()
    if found is None:
        raise Http404
    return found
