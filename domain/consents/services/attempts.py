"""Refused attempts: each one is written, the patient is told once per person and hour."""

from uuid import UUID

from django.db import transaction

from common import clock
from domain.accounts.models import Patient, User
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.consents.models import PendingAttemptNotice
from domain.notifications.services import notices

NOTICE = "access.refused"


def write(*, by: User | None, patient: Patient | UUID | None, subject_id: UUID | None, what: str) -> None:
    """Somebody was refused.

    `what` is one word for what was tried ("record", "chart", "search", …), never a content.

    Its own transaction: call it outside of any, so that a refused request leaves it behind. Without a patient
    (the id names nothing) it is written likewise and costs the same. Raises RuntimeError inside a
    transaction.
    """
    whose = patient.pk if isinstance(patient, Patient) else patient
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    with transaction.atomic(durable=True):
        events.write(
            action=Action.ACCESS_REFUSED, by=by, patient=whose, subject_id=subject_id, detail={"what": what}
        )
        PendingAttemptNotice.objects.create(patient_id=whose, user=by, hour=hour)


def notify_patients(*, limit: int = 500) -> int:
    """Tell patients of what was written since: one notice per person and hour, however many attempts.

    How many rows were taken.
    """
    with transaction.atomic():
        rows = list(
            PendingAttemptNotice.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("patient__user")
            .order_by("pk")[:limit]
        )
        for row in rows:
            if row.patient is not None:
                # About the person, so that the page of attempts can be opened at it; a stranger without
                # account has no id.
                notices.notify(
                    user=row.patient.user, kind=NOTICE, subject_id=row.user_id, key=row.hour.isoformat()
                )
        PendingAttemptNotice.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
