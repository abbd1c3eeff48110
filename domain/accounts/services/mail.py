"""Mails into the outbox, which is above this app and named by a setting."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.module_loading import import_string

from common.mail_texts import mail_text


def queue(kind: str, *, to: str, context: Mapping[str, object] | None = None) -> None:
    """Put the mail of this kind into the outbox, inside the caller's transaction
    where there is one.
    """
    text = mail_text(kind, context or {})
    import_string(settings.MAIL_OUTBOX)(kind=kind, to=to, subject=text.subject, body=text.body)
