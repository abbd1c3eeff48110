"""Time passes: reminders before a licence ends, and the end itself.

Whether it counts, the clock decides elsewhere; this tidies up and tells.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from common import clock
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.credentials import holders
from domain.credentials.models import Credential, CredentialState
from domain.notifications.services import notices

State = CredentialState
#: Days before the end on which the holder is told, each once.
REMINDERS: Final = (90, 60, 30, 7)
RENEWAL_DUE_DAYS: Final = REMINDERS[0]


def tidy() -> int:
    """What ended is marked, what ends soon is told: how many rows changed."""
    now = clock.now()
    return _expire(now) + _remind(now)


def _expire(now: datetime) -> int:
    over = Credential.objects.filter(state__in=[State.APPROVED, State.RENEWAL_DUE], valid_until__lte=now)
    return sum(_end(row) for row in over.select_related("user", "organisation__created_by"))


def _end(row: Credential) -> int:
    with transaction.atomic():
        mine = Credential.objects.filter(pk=row.pk, revision=row.revision, state=row.state)
        if not mine.update(state=State.EXPIRED, revision=F("revision") + 1):
            return 0  # another worker, or a decision, was faster
        events.write(action=Action.CREDENTIAL_EXPIRED, by=None, subject_id=row.pk)
        for user in holders.recipients_of(row):
            notices.notify(user=user, kind="credential.expired", subject_id=row.pk, mail=True)
    return 1


def _remind(now: datetime) -> int:
    soon = Credential.objects.filter(
        state__in=[State.APPROVED, State.RENEWAL_DUE],
        valid_until__gt=now,
        valid_until__lte=now + timedelta(days=RENEWAL_DUE_DAYS),
    )
    return sum(_remind_holder(row, now) for row in soon.select_related("user", "organisation__created_by"))


def _remind_holder(row: Credential, now: datetime) -> int:
    """The reminder of this stretch of days; one whose day had passed before the approval is not sent at
    all.
    """
    assert row.valid_until is not None
    days = min(each for each in REMINDERS if row.valid_until <= now + timedelta(days=each))
    with transaction.atomic():
        if Credential.objects.filter(pk=row.pk, state=State.APPROVED).update(state=State.RENEWAL_DUE):
            events.write(action=Action.CREDENTIAL_RENEWAL_DUE, by=None, subject_id=row.pk)
        if row.decided_at is None or row.decided_at > row.valid_until - timedelta(days=days):
            return 0
        told = [
            notices.notify(
                user=user,
                kind="credential.expiring",
                subject_id=row.pk,
                key=str(days),
                mail=True,
                answer_by=row.valid_until,
            )
            for user in holders.recipients_of(row)
        ]
    return int(any(told))
