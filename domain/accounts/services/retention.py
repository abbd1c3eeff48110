"""What nobody needs any more: sessions that ended (why they did is kept for a week), and sign-ups whose
address was never confirmed.
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction

from adapters.vault import client
from common import clock
from domain.accounts.models import Doctor, EndedSession, Patient, PossibleDuplicate, Session, User
from domain.accounts.queries import session_endings
from domain.audit.services import events

UNCONFIRMED_FOR = timedelta(days=2)
REASON_FOR = timedelta(days=7)
AT_ONCE = 200
SESSIONS_AT_ONCE = 5000


def end_old_sessions() -> int:
    """How many: of each only why it ended is left, for the browser that comes back with its key."""
    now = clock.now()
    EndedSession.objects.filter(at__lt=now - REASON_FOR).delete()
    with transaction.atomic():
        over = list(
            Session.objects.select_for_update(skip_locked=True)
            .filter(expire_date__lt=now)
            .defer("session_data")[:SESSIONS_AT_ONCE]
        )
        whys = [
            EndedSession(pk=row.pk, ending=session_endings.ending_of_expired(row), at=row.expire_date)
            for row in over
            if row.user_id
        ]
        EndedSession.objects.bulk_create(whys, ignore_conflicts=True)
        ended, _ = Session.objects.filter(pk__in=[row.pk for row in over]).delete()
    return ended


def forget_unconfirmed() -> int:
    """Who typed somebody else's e-mail or national number must not keep its owner out for ever: how many were
    forgotten.

    The commitment on the ledger stays and means nothing: its key is destroyed.
    """
    confirmed = EmailAddress.objects.filter(verified=True).values("user_id")
    old = User.objects.filter(created_at__lt=clock.now() - UNCONFIRMED_FOR, last_login=None).exclude(
        pk__in=confirmed
    )
    return sum(_forget(user) for user in old[:AT_ONCE])


def _forget(user: User) -> bool:
    account, patient = user.pk, Patient.objects.filter(user=user).first()
    holder = account if patient is None else patient.pk
    with transaction.atomic():
        addresses = EmailAddress.objects.select_for_update().filter(user=user)
        if any(address.verified for address in addresses):
            return False  # confirmed a moment ago
        events.write(action="account.never_confirmed", by=None, subject_id=user.pk)
        if patient is not None:
            patient.delete()
            _next_is_first(bytes(patient.national_id_index))
        Doctor.objects.filter(user=user).delete()
        user.delete()
    client().erase_patient(patient=holder)
    client().destroy_account(account=account)
    return True


def _next_is_first(index: bytes) -> None:
    """Whoever joined with a national number before the one that is forgotten, or next after it, is the first
    now.
    """
    left = Patient.objects.filter(national_id_index=index)
    if left.filter(is_double=False).exists():
        return
    heir = left.order_by("user__created_at").first()
    if heir is not None:
        Patient.objects.filter(pk=heir.pk).update(is_double=False)
        for other in left.exclude(pk=heir.pk):
            PossibleDuplicate.objects.get_or_create(second=other, defaults={"first": heir})
