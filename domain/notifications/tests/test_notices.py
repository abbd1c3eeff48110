"""Lines at the bell are a person's own, and each is told once."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connections, transaction

from common import clock, ids
from domain.accounts.models import User
from domain.notifications import notice_types
from domain.notifications.models import Mail, Notice
from domain.notifications.queries import notices as reading
from domain.notifications.services import mails, notices

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notice_types, "_kinds", dict(notice_types._kinds))
    notice_types.register(
        "test.asked", title="{who} asks", mail_subject="You have something to answer at MedChain"
    )
    notice_types.register("test.told", title="It happened")


def person(name: str) -> User:
    number, address = ids.random_account_number("MC"), f"0x{ids.new().hex:0>40}"
    return User.objects.create(
        email=f"{name}@example.org", name=name, role="patient", number=number, address=address
    )


def test_alice_is_told_and_mallory_is_not() -> None:
    alice, mallory = person("alice"), person("mallory")
    notices.notify(user=alice, kind="test.told", subject_id=ids.new())
    assert [notice.kind for notice in reading.latest(alice)] == ["test.told"]
    assert (reading.unread(alice), reading.unread(mallory)) == (1, 0)
    assert notices.mark_read(by=mallory) == 0
    assert notices.mark_read(by=alice) == 1
    assert reading.unread(alice) == 0


def test_what_came_after_the_page_was_made_stays_new() -> None:
    alice = person("alice")
    notices.notify(user=alice, kind="test.told", key="1")
    shown = reading.latest(alice)[0].pk
    notices.notify(user=alice, kind="test.told", key="2")
    assert notices.mark_read(by=alice, up_to=shown) == 1
    assert [notice.key for notice in reading.latest(alice) if notice.read_at is None] == ["2"]


def test_the_same_is_told_once_and_mailed_once_also_by_two_at_once() -> None:
    alice, subject, told = person("alice"), ids.new(), []

    def notify() -> None:
        told.append(notices.notify(user=alice, kind="test.asked", subject_id=subject, key="3", mail=True))
        connections.close_all()

    workers = [threading.Thread(target=notify) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(told) == [False] * 5 + [True]
    assert (Notice.objects.count(), Mail.objects.count()) == (1, 1)


def test_a_notice_about_nothing_in_particular_is_told_once_too() -> None:
    alice = person("alice")
    assert [notices.notify(user=alice, kind="test.told") for _ in range(3)] == [True, False, False]
    assert notices.notify(user=alice, kind="test.told", key="another day")


def test_what_never_happened_is_not_told() -> None:
    alice = person("alice")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        notices.notify(user=alice, kind="test.asked", mail=True)
        _ = 1 / 0
    assert (Notice.objects.count(), Mail.objects.count()) == (0, 0)


def test_the_mail_names_nobody_and_says_by_when_and_where() -> None:
    alice = person("alice")
    by = clock.now() + timedelta(hours=72)
    notices.notify(user=alice, kind="test.asked", subject_id=ids.new(), mail=True, answer_by=by)
    assert mails.send_due() == 1
    sent = mail.outbox[0]
    assert sent.subject == "You have something to answer at MedChain"
    body = str(sent.body)
    assert f"Answer by {by:%A} {by.day} {by:%B %Y, %H:%M} (UTC)." in body
    assert "http://127.0.0.1:8000\n" in body
    assert "alice" not in body.lower()


def test_kinds_that_nobody_registered_are_refused() -> None:
    with pytest.raises(ValueError, match="no kind of notice is called 'test\\.unknown'"):
        notices.notify(user=person("alice"), kind="test.unknown", mail=True)
    assert (Notice.objects.count(), Mail.objects.count()) == (0, 0)


def test_a_kind_without_words_for_a_mail_sends_none() -> None:
    with pytest.raises(ValueError, match="no words for a mail"):
        notices.notify(user=person("alice"), kind="test.told", mail=True)
    assert not Notice.objects.exists()


def test_two_kinds_of_one_name_are_a_mistake() -> None:
    notice_types.register("test.told", title="It happened")
    with pytest.raises(ValueError, match="two kinds"):
        notice_types.register("test.told", title="Something else happened")
    assert notice_types.kind_of("test.told").title == "It happened"
