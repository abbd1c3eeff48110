"""Who comes to the sign-in page without having signed out reads why, and comes back to the same page; it
never says whose session it was.
"""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from authentication.tests import second_factors
from common import clock
from domain.accounts import tasks
from domain.accounts.models import EndedSession, Patient, Session
from domain.accounts.session_store import stored_key
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
PAGE = "/security/sessions/"
REASONS = {
    "idle": "after 15 minutes without a click. Nothing you had saved is lost.",
    "over": "12 hours after you had signed in",
    "elsewhere": "from another device or browser",
    "changed": "because the way you sign in was changed",
}
UNSENT = "What you sent last was not saved."


def later(monkeypatch: pytest.MonkeyPatch, **by: float) -> None:
    moment = clock.now() + timedelta(**by)
    monkeypatch.setattr(clock, "now", lambda: moment)


def shown_reason(browser: Client, path: str = "/login/") -> str | None:
    """Which of the reasons the sign-in page gives to this browser."""
    page = browser.get(path).content.decode()
    found = [word for word, sentence in REASONS.items() if sentence in page]
    assert len(found) <= 1
    assert "Alice" not in page
    return found[0] if found else None


def test_after_fifteen_idle_minutes_she_reads_why_and_comes_back(
    alice: Patient, alices_browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, minutes=16)
    answer = alices_browser.get("/log/?show=refused")
    assert answer.headers["Location"] == "/login/?next=/log/%3Fshow%3Drefused"
    assert shown_reason(alices_browser, answer.headers["Location"]) == "idle"
    assert shown_reason(alices_browser) == "idle", "a second look at the page says it still"
    signed = alices_browser.post(
        answer.headers["Location"], {"login": alice.user.email, "password": people.PASSWORD}
    )
    assert signed.headers["Location"] == "/log/?show=refused"
    alices_browser.post("/logout/")
    assert shown_reason(alices_browser) is None, "it was told once; now she signed out herself"


def test_also_when_the_table_was_tidied_since_and_for_a_week(
    alices_browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = alices_browser.cookies[settings.SESSION_COOKIE_NAME].value
    later(monkeypatch, minutes=16)
    tasks.tidy()
    assert not Session.objects.exists()
    assert [field.name for field in EndedSession._meta.fields] == ["session_key", "ending", "at"]
    tuesday, again = Client(), Client()
    for browser in (tuesday, again):
        browser.cookies[settings.SESSION_COOKIE_NAME] = key
    assert shown_reason(tuesday) == "idle"
    later(monkeypatch, days=8)
    tasks.tidy()
    assert not EndedSession.objects.exists()
    assert shown_reason(again) is None


def test_twelve_hours_are_another_reason_also_when_tidied(
    alices_browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Client()
    phone.cookies[settings.SESSION_COOKIE_NAME] = alices_browser.cookies[settings.SESSION_COOKIE_NAME].value
    for _ in range(72):
        later(monkeypatch, minutes=10)
        alices_browser.get(PAGE)
    assert shown_reason(alices_browser) == "over"
    later(monkeypatch, minutes=10)
    tasks.tidy()
    assert shown_reason(phone) == "over"


def test_a_first_visit_and_a_sign_out_say_nothing(
    alices_browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shown_reason(Client()) is None
    alices_browser.post("/logout/")
    assert shown_reason(alices_browser) is None
    guessing = Client()
    guessing.cookies[settings.SESSION_COOKIE_NAME] = "guessed-by-mallory-00000000000000"
    guessing.cookies["signed_out"] = "<script>"
    assert shown_reason(guessing) is None


def test_a_visit_that_never_signed_in_ends_without_a_word(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.session.save()
    later(monkeypatch, minutes=16)
    assert shown_reason(client) is None
    tasks.tidy()
    assert not EndedSession.objects.exists()


def test_ended_from_another_device(alice: Patient, alices_browser: Client) -> None:
    phone, tablet = people.signed_in(alice.user), people.signed_in(alice.user)
    alices_browser.post(f"{PAGE}{stored_key(phone.cookies[settings.SESSION_COOKIE_NAME].value)}/end/")
    assert shown_reason(phone) == "elsewhere"
    alices_browser.post(PAGE)
    assert shown_reason(tablet) == "elsewhere"
    assert alices_browser.get(PAGE).status_code == 200


def test_ending_the_session_at_hand_is_a_sign_out(alices_browser: Client) -> None:
    alices_browser.post(
        f"{PAGE}{stored_key(alices_browser.cookies[settings.SESSION_COOKIE_NAME].value)}/end/"
    )
    assert shown_reason(alices_browser) is None


@pytest.mark.django_db(
    databases=["default", "vault"], transaction=True
)  # what ends them waits for the commit
def test_a_new_second_factor_is_named_as_the_reason(alice: Patient, alices_browser: Client) -> None:
    phone = people.signed_in(alice.user)
    second_factors.add_app(alices_browser)
    assert shown_reason(phone) == "changed"


def test_what_was_sent_too_late_is_not_kept_and_leads_back_to_its_page(
    alices_browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, minutes=16)
    answer = alices_browser.post(
        "/notices/read/", {"up_to": "7"}, headers={"referer": "http://testserver/notices/?before=9"}
    )
    assert answer.headers["Location"] == "/login/?next=/notices/%3Fbefore%3D9"
    assert UNSENT in alices_browser.get(answer.headers["Location"]).content.decode()
    assert settings.SESSION_COOKIE_NAME not in {
        name for name, kept in alices_browser.cookies.items() if kept.value
    }


def test_also_where_the_bell_had_noticed_the_end_before(
    alices_browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, minutes=16)
    alices_browser.get("/notices/state/")
    later(monkeypatch, hours=2)
    answer = alices_browser.post(
        "/notices/read/", {"up_to": "7"}, headers={"referer": "http://testserver/notices/"}
    )
    assert UNSENT in alices_browser.get(answer.headers["Location"]).content.decode()
    assert shown_reason(alices_browser) == "idle"


@pytest.mark.parametrize(
    "page", ["https://mallory.example/notices/", "//mallory.example", "javascript:alert(1)", ""]
)
def test_nobody_leads_it_elsewhere(client: Client, page: str) -> None:
    answer = client.post("/notices/read/", {"up_to": "7"}, headers={"referer": page})
    assert answer.headers["Location"] == "/login/"
    assert UNSENT not in client.get("/login/").content.decode()
