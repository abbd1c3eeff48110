"""Handing a mail to the outbox. What sends it stands above this app and is named by a setting."""

from collections.abc import Mapping

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.module_loading import import_string


def queue(kind: str, *, to: str, context: Mapping[str, object] | None = None) -> None:
    """Put `emails/<kind>.txt` (first line: the subject) into the outbox, inside the caller's transaction
    where there is one.
    """
    subject, _, body = render_to_string(f"emails/{kind}.txt", dict(context or {})).strip().partition("\n")
    import_string(settings.MAIL_OUTBOX)(kind=kind, to=to, subject=subject.strip(), body=body.strip() + "\n")
