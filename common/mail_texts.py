"""Texts of mails, made from templates/emails: the first line is the subject."""

from collections.abc import Mapping
from typing import NamedTuple

from django.template.loader import render_to_string


class MailText(NamedTuple):
    subject: str
    body: str


def mail_text(name: str, context: Mapping[str, object]) -> MailText:
    subject, _, body = render_to_string(f"emails/{name}.txt", dict(context)).strip().partition("\n")
    return MailText(subject.strip(), body.strip() + "\n")


def mail_body(name: str, context: Mapping[str, object]) -> str:
    """Of a template without a subject."""
    return render_to_string(f"emails/{name}.txt", dict(context)).strip() + "\n"
