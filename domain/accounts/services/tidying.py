"""What nobody needs any more: sessions that ended, and sign-ups whose address was never confirmed."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction

from adapters.vault import client
from common import clock
from domain.accounts.models import Patient, Session, User
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
    return sum(_forget(user) for user in old.select_related("patient")[:AT_ONCE])


def _forget(user: User) -> bool:
    account, patient = user.pk, Patient.objects.filter(user=user).values_list("pk", flat=True).first()
    with transaction.atomic():
        addresses = EmailAddress.objects.select_for_update().filter(user=user)
        if any(address.verified for address in addresses):
            return False  # confirmed a moment ago
        events.write(action="account.never_confirmed", by=None, subject_id=user.pk)
        Patient.objects.filter(user=user).delete()
        user.delete()
    if patient is not None:
        client().erase_patient(patient=patient)
    client().destroy_account(account=account)
    return True
