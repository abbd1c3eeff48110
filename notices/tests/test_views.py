"""The bell, its panel and its page, over HTTP: a person's own, in words, with one way on each."""

import json
from collections.abc import Collection, Mapping
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common import clock, ids
from domain.accounts.models import Patient, Session, User
from domain.notifications import notice_types
from domain.notifications.models import Notice
from domain.notifications.notice_types import Found
from domain.notifications.queries import notices as reading
from domain.notifications.services import notices
from notices.presenters.rows import rows
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)
GONE: set[UUID] = set()


def look(user: User, wanted: Collection[UUID]) -> Mapping[UUID, Found]:
    User.objects.filter(pk=user.pk).exists()  # one question for all of them
    return {
        found: Found(who="Bob <b>Harris</b>", detail="Cardiologist") for found in wanted if found not in GONE
    }


@pytest.fixture(autouse=True)
def _ready(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    people.know_contracts(settings, tmp_path)
    cache.clear()
    GONE.clear()
    monkeypatch.setattr(notice_types, "_kinds", dict(notice_types._kinds))
    notice_types.register(
        "test.asked",
        title="{who} asks to see parts of your records",
        url_name={"patient": "patients:record-detail"},
        look=look,
        action="Review",
    )
    notice_types.register(
        "test.told", title="It happened", detail="Look at your account.", url_name="patients:account"
    )


@pytest.fixture
def alice() -> Patient:
    return people.patient("Alice")


@pytest.fixture
def browser(alice: Patient) -> Client:
    return people.signed_in(alice.user)


def text(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_notice_says_who_and_by_when_and_leads_to_what_it_is_about(alice: Patient, browser: Client) -> None:
    subject, by = ids.new(), clock.now() + timedelta(days=2)
    notices.notify(user=alice.user, kind="test.asked", subject_id=subject, answer_by=by)
    for page in (text(browser, "/notices/"), text(browser, "/notices/panel/")):
        assert "Bob &lt;b&gt;Harris&lt;/b&gt;" in page
        assert f"Answer by {by:%A} {by.day} {by:%B, %H:%M}" in page
        assert f'href="/records/{subject}/">Review' in page
        assert "Mark 1 as read" in page


def test_of_what_is_gone_the_line_remains_without_a_link(alice: Patient, browser: Client) -> None:
    subject = ids.new()
    notices.notify(user=alice.user, kind="test.asked", subject_id=subject, answer_by=clock.now())
    GONE.add(subject)
    page = text(browser, "/notices/")
    assert "Somebody" in page
    assert "It is not there any more." in page
    assert str(subject) not in page
    assert "Answer by" not in page


def test_an_address_without_a_place_for_an_id_is_used_as_it_is(alice: Patient, browser: Client) -> None:
    notices.notify(user=alice.user, kind="test.told", subject_id=ids.new())
    assert 'href="/account/">Open' in text(browser, "/notices/")


def test_the_bell_counts_and_answers_nothing_new_while_nothing_is(alice: Patient, browser: Client) -> None:
    home = text(browser, "/home/")
    assert 'data-unread="0"' in home
    notices.notify(user=alice.user, kind="test.told")
    answer = browser.get("/notices/state/")
    assert json.loads(answer.content) == {"unread": 1}
    tag = answer.headers["ETag"]
    unchanged = browser.get("/notices/state/", headers={"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    notices.notify(user=alice.user, kind="test.told", key="again")
    assert json.loads(browser.get("/notices/state/", headers={"If-None-Match": tag}).content) == {"unread": 2}
    assert "Notices<span data-words>, 2 new</span>" in text(browser, "/home/")


def test_looking_at_the_bell_keeps_no_session_awake(alice: Patient, browser: Client) -> None:
    soon = clock.now() + timedelta(minutes=5)
    Session.objects.update(expire_date=soon)
    browser.get("/notices/state/")
    assert Session.objects.get(user_id=alice.user.pk).expire_date == soon
    browser.get("/notices/")
    assert Session.objects.get(user_id=alice.user.pk).expire_date > soon


def test_marked_as_read_is_what_was_shown(alice: Patient, browser: Client) -> None:
    notices.notify(user=alice.user, kind="test.told", key="1")
    shown = reading.bell(alice.user).newest
    notices.notify(user=alice.user, kind="test.told", key="2")
    assert browser.post("/notices/read/", {"up_to": shown}).headers["Location"] == "/notices/"
    assert "One new notice" in text(browser, "/notices/")
    browser.post("/notices/read/", {"up_to": "9" * 30})
    assert "No new notices" in text(browser, "/notices/")


def test_a_long_list_comes_in_pages(alice: Patient, browser: Client) -> None:
    for number in range(53):
        notices.notify(user=alice.user, kind="test.told", key=str(number))
    first = text(browser, "/notices/")
    assert first.count("It happened</p>") + first.count('It happened<span class="off-screen">') == 50
    older = first.split('href="?before=')[1].split('"')[0]
    second = text(browser, f"/notices/?before={older}")
    assert second.count('It happened<span class="off-screen">') == 3
    assert "?before=" not in second
    assert text(browser, "/notices/?before=nonsense").count('It happened<span class="off-screen">') == 50


def test_nobody_sees_the_notices_of_somebody_else(alice: Patient) -> None:
    notices.notify(user=alice.user, kind="test.told")
    mallory = people.signed_in(people.patient("Mallory").user)
    assert "Nothing yet" in text(mallory, "/notices/")
    assert "Nothing yet" in text(mallory, "/notices/panel/")
    assert json.loads(mallory.get("/notices/state/").content) == {"unread": 0}
    mallory.post("/notices/read/")
    assert Notice.objects.get().read_at is None


def test_fifty_notices_cost_as_many_questions_as_one(alice: Patient) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as counted:
            rows(alice.user, reading.latest(alice.user, limit=50))
        return len(counted)

    notices.notify(user=alice.user, kind="test.asked", subject_id=ids.new())
    notices.notify(user=alice.user, kind="test.told")
    few = asked()
    for _ in range(48):
        notices.notify(user=alice.user, kind="test.asked", subject_id=ids.new())
    assert (few, asked()) == (2, 2)


def test_a_kind_that_no_app_knows_any_more_breaks_no_page(alice: Patient, browser: Client) -> None:
    Notice.objects.create(user=alice.user, kind="long.gone", subject_id=ids.new(), at=clock.now())
    assert "no words for" in text(browser, "/notices/")
