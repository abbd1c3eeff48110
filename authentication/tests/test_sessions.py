"""Sessions: nobody fixes, steals from the table or keeps one; each ends by itself, and with what it was
opened by.
"""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from authentication.tests import second_factors
from common import clock
from domain.accounts.models import Patient, Session
from domain.accounts.session_store import SessionStore, stored_key
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
PAGE = "/security/sessions/"


def cookie(browser: Client) -> str:
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def test_the_table_holds_no_key_that_enters(alice: Patient, alices_browser: Client) -> None:
    row = Session.objects.get(user_id=alice.user.pk)
    assert row.session_key == stored_key(cookie(alices_browser)) != cookie(alices_browser)
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = row.session_key
    assert thief.get(PAGE).status_code == 302


def test_what_a_session_holds_is_sealed(alices_browser: Client) -> None:
    store = SessionStore(cookie(alices_browser))
    store["mfa.totp.secret"] = "JBSWY3DPEHPK3PXP"
    store.save()
    data = Session.objects.get(session_key=stored_key(cookie(alices_browser))).session_data
    assert "JBSWY3DP" not in data
    assert SessionStore(cookie(alices_browser))["mfa.totp.secret"] == "JBSWY3DPEHPK3PXP"


def test_a_row_sealed_elsewhere_is_nobodys(alices_browser: Client, settings: object) -> None:
    settings.SECRET_KEY = "another secret, of another portal"  # type: ignore[attr-defined]
    assert alices_browser.get(PAGE).status_code == 302


def test_a_key_set_before_signing_in_is_worth_nothing_after(alice: Patient) -> None:
    hers, mallorys = Client(), Client()
    hers.get("/login/")
    hers.session.save()
    planted = "planted-by-mallory-000000000000000"
    for browser in (hers, mallorys):
        browser.cookies[settings.SESSION_COOKIE_NAME] = planted
    hers.post("/login/", {"login": alice.user.email, "password": people.PASSWORD})
    assert cookie(hers) != planted
    assert hers.get(PAGE).status_code == 200
    assert mallorys.get(PAGE).status_code == 302


def test_after_signing_out_the_cookie_is_dead(alices_browser: Client) -> None:
    kept = cookie(alices_browser)
    alices_browser.post("/logout/")
    again = Client()
    again.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert again.get(PAGE).status_code == 302


def test_fifteen_idle_minutes_end_it(alices_browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=14))
    assert alices_browser.get(PAGE).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=28))
    assert alices_browser.get(PAGE).status_code == 200, "used after 14 minutes, so it goes on"
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=44))
    assert alices_browser.get(PAGE).status_code == 302


def test_twelve_hours_end_it_however_busy(alices_browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now()
    for minutes in range(10, 12 * 60, 10):
        monkeypatch.setattr(clock, "now", lambda passed=minutes: now + timedelta(minutes=passed))
        assert alices_browser.get(PAGE).status_code == 200, minutes
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=12, seconds=5))
    assert alices_browser.get(PAGE).status_code == 302


def test_a_new_password_ends_the_others_and_keeps_this_one(alice: Patient, alices_browser: Client) -> None:
    phone = people.signed_in(alice.user)
    new = {"oldpassword": people.PASSWORD, "password1": "another-battery-9", "password2": "another-battery-9"}
    assert alices_browser.post("/security/password/", new).status_code == 302
    assert alices_browser.get(PAGE).status_code == 200
    assert phone.get(PAGE).status_code == 302


@pytest.mark.django_db(
    databases=["default", "vault"], transaction=True
)  # what ends them waits for the commit
def test_a_new_second_factor_ends_the_others_and_keeps_this_one(
    alice: Patient, alices_browser: Client
) -> None:
    phone = people.signed_in(alice.user)
    second_factors.add_app(alices_browser)
    assert alices_browser.get(PAGE).status_code == 200
    assert phone.get(PAGE).status_code == 302


def test_alice_sees_and_ends_her_other_sessions(
    alice: Patient, mallory: Patient, alices_browser: Client
) -> None:
    phone, hers = people.signed_in(alice.user), people.signed_in(mallory.user)
    assert len(alices_browser.get(PAGE).context["sessions"]) == 2
    alices_browser.post(f"{PAGE}{stored_key(cookie(phone))}/end/")
    assert phone.get(PAGE).status_code == 302
    phone = people.signed_in(alice.user)
    alices_browser.post(PAGE)
    assert phone.get(PAGE).status_code == 302
    assert alices_browser.get(PAGE).status_code == hers.get(PAGE).status_code == 200


def test_mallory_ends_nothing_of_alices(mallory: Patient, alices_browser: Client) -> None:
    answer = people.signed_in(mallory.user).post(f"{PAGE}{stored_key(cookie(alices_browser))}/end/")
    assert answer.status_code == 404
    assert alices_browser.get(PAGE).status_code == 200
