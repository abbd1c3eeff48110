"""Mails: queued with what they tell about, each sent once.

A row is claimed by one conditional UPDATE. A worker that died between sending and noting it leaves a claim that runs out after ten minutes; the
mail then goes again under the same Message-ID, by which mail servers drop the double.
"""

import logging
import smtplib
from datetime import timedelta
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from kombu.exceptions import OperationalError

from adapters.vault import client
from common import clock, ids
from domain.notifications.models import Mail

logger = logging.getLogger(__name__)

LABEL = "mail"
CLAIM = timedelta(minutes=10)
AT_ONCE = 20
ATTEMPTS = 12
SUBJECT_LENGTH = 200
TASK = "notifications.send_due"


def queue(*, kind: str, to: str, subject: str, body: str) -> Mail:
    """Write a mail to the outbox, its body sealed. Call it inside the transaction of what it tells about."""
    now = clock.now()
    sealed = client().seal_secret(label=LABEL, plaintext=body.encode())
    mail = Mail.objects.create(kind=kind, to=to, subject=subject[:SUBJECT_LENGTH], body=sealed, not_before=now, created_at=now)
    transaction.on_commit(_wake)
    return mail


def send_due(*, limit: int = AT_ONCE) -> int:
    """Send what is due: how many went."""
    owner = ids.new()
    return sum(_send(mail) for mail in _claimed(owner, limit))


def _claimed(owner: UUID, limit: int) -> list[Mail]:
    now = clock.now()
    with transaction.atomic():
        due = Mail.objects.filter(state__in=[Mail.State.WAITING, Mail.State.SENDING], not_before__lte=now).order_by("not_before")
        chosen = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
        Mail.objects.filter(pk__in=chosen).update(state=Mail.State.SENDING, owner=owner, not_before=now + CLAIM, attempts=F("attempts") + 1)
    return list(Mail.objects.filter(owner=owner, state=Mail.State.SENDING))


def _send(mail: Mail) -> bool:
    body = client().open_secret(label=LABEL, sealed=bytes(mail.body)).decode()
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    message = EmailMessage(mail.subject, body, settings.DEFAULT_FROM_EMAIL, [mail.to], headers={"Message-ID": f"<{mail.pk}@{domain}>"})
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as error:
        _later(mail, type(error).__name__)
        return False
    Mail.objects.filter(pk=mail.pk, owner=mail.owner).update(state=Mail.State.SENT, sent_at=clock.now(), body=b"")
    return True


def _later(mail: Mail, reason: str) -> None:
    gives_up = mail.attempts >= ATTEMPTS
    wait = timedelta(seconds=min(5 * 2**mail.attempts, 3600))
    Mail.objects.filter(pk=mail.pk, owner=mail.owner).update(
        state=Mail.State.FAILED if gives_up else Mail.State.WAITING, not_before=clock.now() + wait, **({"body": b""} if gives_up else {})
    )
    logger.warning("mail %s was not taken (%s); %s", mail.pk, reason, "given up" if gives_up else "again later")


def _wake() -> None:
    try:
        current_app.send_task(TASK, retry=False, expires=10)
    except OperationalError:
        logger.warning("the message broker is away; mails go with the next beat")
