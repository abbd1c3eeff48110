"""Alice takes her private key with her: only after proving twice who she is, once, and it works elsewhere."""

import logging
import re

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from authentication.tests import second_factors
from domain.accounts.models import Patient
from domain.audit.models import Event
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)
PAGE = "/account/key/"
GROUPS = re.compile(r"<span>([0-9a-f]{8})</span>")


def shown(page: str) -> str:
    return "".join(GROUPS.findall(page))


def asks(browser: Client, **more: str) -> HttpResponse:
    """Opens the page and presses its button."""
    once = re.search(r'name="once" value="([0-9a-f]+)"', browser.get(PAGE).content.decode())
    assert once
    return browser.post(PAGE, {"once": once.group(1), **more})  # type: ignore[return-value]  # the test client's own class


@pytest.fixture
def proved(alices_browser: Client) -> Client:
    """Password a moment ago, and the code of her app."""
    secret = second_factors.add_app(alices_browser)
    alices_browser.post("/security/second-factor/reauthenticate/", {"code": second_factors.code(secret)})
    return alices_browser


def test_the_exported_key_signs_in_another_wallet(alice: Patient, proved: Client) -> None:
    key = shown(asks(proved).content.decode())
    assert people.wallet_signs(key, "from another wallet") == alice.user.address


def test_asking_shows_nothing_yet(proved: Client) -> None:
    page = proved.get(PAGE).content.decode()
    assert "Show your private key once?" in page
    assert not shown(page)


def test_it_is_written_down_told_by_mail_and_logged_nowhere(
    alice: Patient, proved: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        key = shown(asks(proved).content.decode())
    assert key
    assert key not in caplog.text
    assert Event.objects.filter(action="account.key_exported", actor=alice.user.pk).count() == 1
    told = [sent for sent in people.sent_mails() if "was shown" in sent.subject]
    assert [sent.to for sent in told] == [[alice.user.email]]
    assert key not in told[0].body


def test_reload_does_not_show_it_a_second_time(alice: Patient, proved: Client) -> None:
    once = re.search(r'name="once" value="([0-9a-f]+)"', proved.get(PAGE).content.decode())
    assert once
    assert shown(proved.post(PAGE, {"once": once.group(1)}).content.decode())
    again = proved.post(PAGE, {"once": once.group(1)}, follow=True)
    assert not shown(again.content.decode())
    assert "was shown already" in again.content.decode()
    assert Event.objects.filter(action="account.key_exported", actor=alice.user.pk).count() == 1


def test_no_cache_keeps_it(proved: Client) -> None:
    assert "no-store" in asks(proved).headers["Cache-Control"]


def test_without_a_second_factor_there_is_no_key(alices_browser: Client) -> None:
    for answer in (alices_browser.get(PAGE), alices_browser.post(PAGE)):
        assert "needs a second factor" in answer.content.decode()
        assert not shown(answer.content.decode())


def test_a_code_not_given_now_is_asked_for(alices_browser: Client) -> None:
    second_factors.add_app(alices_browser)
    answer = alices_browser.post(PAGE)
    assert answer.headers["Location"] == "/security/second-factor/reauthenticate/?next=%2Faccount%2Fkey%2F"


def test_an_old_login_is_asked_for_the_password(proved: Client) -> None:
    session = proved.session
    session["account_authentication_methods"] = [
        {**record, "at": record["at"] - 301} for record in session["account_authentication_methods"]
    ]
    session.save()
    assert proved.post(PAGE).headers["Location"] == "/security/confirm/?next=%2Faccount%2Fkey%2F"
    proved.post("/security/confirm/?next=/account/key/", {"password": people.PASSWORD})
    assert "security/second-factor/reauthenticate" in proved.post(PAGE).headers["Location"]


def test_mallory_who_is_signed_in_gets_her_own_only(alice: Patient, mallory: Patient) -> None:
    cache.clear()
    browser = people.signed_in(mallory.user)
    secret = second_factors.add_app(browser)
    browser.post("/security/second-factor/reauthenticate/", {"code": second_factors.code(secret)})
    key = shown(asks(browser, account=str(alice.user.pk), user=alice.user.email).content.decode())
    assert people.wallet_signs(key, "mine") == mallory.user.address
