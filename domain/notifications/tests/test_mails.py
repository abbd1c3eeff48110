"""Mails go once, whoever sends; what is in them lies sealed until then, and nowhere afterwards."""

import smtplib
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connections, transaction

from common import clock
from domain.notifications.models import Mail
from domain.notifications.services import mails

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)


def queue(to: str = "alice@example.org", body: str = "Your code is 123456.\n") -> Mail:
    return mails.queue(kind="code", to=to, subject="Your code", body=body)


def test_what_is_queued_is_sent_and_forgotten() -> None:
    waiting = queue()
    assert b"123456" not in bytes(waiting.body)
    assert mails.send_due() == 1
    sent = mail.outbox[0]
    assert (sent.to, sent.subject, sent.body) == (
        ["alice@example.org"],
        "Your code",
        "Your code is 123456.\n",
    )
    row = Mail.objects.get()
    assert (row.state, bytes(row.body)) == (Mail.State.SENT, b"")
    assert mails.send_due() == 0


def test_a_mail_of_what_never_happened_is_not_sent() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue()
        _ = 1 / 0
    assert mails.send_due() == 0


def test_the_first_written_goes_first_wherever_its_row_lies() -> None:
    for name in ("second", "first"):
        queue(to=f"{name}@example.org")
    earlier = clock.now() - timedelta(minutes=1)
    Mail.objects.filter(to="first@example.org").update(created_at=earlier)
    mails.send_due()
    assert [sent.to for sent in mail.outbox] == [["first@example.org"], ["second@example.org"]]


def test_workers_side_by_side_send_each_once() -> None:
    for number in range(30):
        queue(to=f"person{number}@example.org")

    def work() -> None:
        while mails.send_due(limit=3):
            pass
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(sent.to[0] for sent in mail.outbox) == sorted(
        f"person{number}@example.org" for number in range(30)
    )


def test_a_server_that_refuses_gets_it_later(monkeypatch: pytest.MonkeyPatch) -> None:
    queue()

    def refuse(self: EmailMessage, fail_silently: bool = False) -> int:
        raise smtplib.SMTPServerDisconnected

    with monkeypatch.context() as away:
        away.setattr(EmailMessage, "send", refuse)
        assert mails.send_due() == 0
    waiting = Mail.objects.get()
    assert waiting.state == Mail.State.WAITING
    assert waiting.not_before > clock.now()
    Mail.objects.update(not_before=clock.now())
    assert mails.send_due() == 1


def test_a_worker_that_died_leaves_it_to_the_next_under_the_same_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waiting = queue()

    def die(self: EmailMessage, fail_silently: bool = False) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr(EmailMessage, "send", die)
        mails.send_due()
    assert mails.send_due() == 0, "it is taken for ten minutes"
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert mails.send_due() == 1
    assert str(waiting.pk) in mail.outbox[0].extra_headers["Message-ID"]


def test_a_header_cannot_be_smuggled_in_by_an_address_and_holds_up_nobody() -> None:
    queue(to="alice@example.org\nBcc: mallory@example.org")
    queue(to="charlie@example.org")
    assert mails.send_due() == 1
    assert [sent.to for sent in mail.outbox] == [["charlie@example.org"]]
    assert Mail.objects.filter(state=Mail.State.FAILED).count() == 1
