"""What nobody needs any more: sessions that ended, and sign-ups whose address was never confirmed."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction

from adapters.vault import client
from common import clock
from domain.accounts.models import Doctor, Likeness, Patient, Session, User
from domain.audit.services import events

UNCONFIRMED_FOR = timedelta(days=2)
AT_ONCE = 200


def end_old_sessions() -> int:
    ended, _ = Session.objects.filter(expire_date__lt=clock.now()).delete()
    return ended


def forget_unconfirmed() -> int:
    """Who typed somebody else's e-mail or national number must not keep its owner out for ever: how many were forgotten.

    The commitment on the ledger stays and means nothing: its key is destroyed.
    """
    confirmed = EmailAddress.objects.filter(verified=True).values("user_id")
    old = User.objects.filter(created_at__lt=clock.now() - UNCONFIRMED_FOR, last_login=None).exclude(pk__in=confirmed)
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
    """Whoever joined with a national number before the one that is forgotten, or next after it, is the first now."""
    left = Patient.objects.filter(national_id_index=index)
    if left.filter(is_double=False).exists():
        return
    heir = left.order_by("user__created_at").first()
    if heir is not None:
        Patient.objects.filter(pk=heir.pk).update(is_double=False)
        for other in left.exclude(pk=heir.pk):
            Likeness.objects.get_or_create(second=other, defaults={"first": heir})
