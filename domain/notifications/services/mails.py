"""Mails: queued with what they tell about, each sent once.

A row is taken by one conditional UPDATE. A worker that died between sending and noting it leaves a lease
that runs out after ten minutes; the mail then goes again under the same Message-ID, by which mail servers
drop the double.
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
from adapters.vault.interface import VaultRefusedError, VaultUnavailableError
from common import clock, ids
from domain.notifications.models import Mail

logger = logging.getLogger(__name__)

LABEL = "mail"
LEASE = timedelta(minutes=10)
AT_ONCE = 20
ATTEMPTS = 12
SUBJECT_LENGTH = 200
TASK = "notifications.send_due"


def queue(*, kind: str, to: str, subject: str, body: str) -> Mail:
    """Write a mail to the outbox, its body sealed. Call it inside the transaction of what it tells about."""
    now = clock.now()
    sealed = client().seal_secret(label=LABEL, plaintext=body.encode())
    mail = Mail.objects.create(
        kind=kind, to=to, subject=subject[:SUBJECT_LENGTH], body=sealed, not_before=now, created_at=now
    )
    transaction.on_commit(_wake)
    return mail


def send_due(*, limit: int = AT_ONCE) -> int:
    """Send what is due: how many went."""
    owner = ids.new()
    return sum(_send(mail) for mail in _taken(owner, limit))


def _taken(owner: UUID, limit: int) -> list[Mail]:
    now = clock.now()
    with transaction.atomic():
        due = Mail.objects.filter(
            state__in=[Mail.State.WAITING, Mail.State.SENDING], not_before__lte=now
        ).order_by("not_before", "pk")
        chosen = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
        Mail.objects.filter(pk__in=chosen).update(
            state=Mail.State.SENDING, owner=owner, not_before=now + LEASE, attempts=F("attempts") + 1
        )
    taken = Mail.objects.filter(owner=owner, state=Mail.State.SENDING)
    return list(taken.order_by("created_at", "pk"))


def _send(mail: Mail) -> bool:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    headers = {"Message-ID": f"<{mail.pk}@{domain}>"}
    try:
        body = client().open_secret(label=LABEL, sealed=bytes(mail.body)).decode()
        EmailMessage(mail.subject, body, settings.DEFAULT_FROM_EMAIL, [mail.to], headers=headers).send()
    except (OSError, smtplib.SMTPException, VaultUnavailableError) as error:
        _later(mail, type(error).__name__)
        return False
    except (ValueError, VaultRefusedError) as error:
        _give_up(
            mail, type(error).__name__
        )  # such a mail never goes, and must not stand in the way of others
        return False
    Mail.objects.filter(pk=mail.pk, owner=mail.owner).update(
        state=Mail.State.SENT, sent_at=clock.now(), body=b""
    )
    return True


def _later(mail: Mail, reason: str) -> None:
    if mail.attempts >= ATTEMPTS:
        _give_up(mail, reason)
        return
    wait = timedelta(seconds=min(5 * 2**mail.attempts, 3600))
    Mail.objects.filter(pk=mail.pk, owner=mail.owner).update(
        state=Mail.State.WAITING, not_before=clock.now() + wait
    )
    logger.warning("mail %s was not taken (%s); again later", mail.pk, reason)


def _give_up(mail: Mail, reason: str) -> None:
    Mail.objects.filter(pk=mail.pk, owner=mail.owner).update(state=Mail.State.FAILED, body=b"")
    logger.error("mail %s was given up (%s)", mail.pk, reason)


def _wake() -> None:
    try:
        current_app.send_task(TASK, retry=False, expires=10)
    except OperationalError:
        logger.warning("the message broker is away; mails go with the next beat")
