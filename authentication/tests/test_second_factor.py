"""A second factor is asked for and cannot be walked around."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from authentication.tests import second_factors
from domain.accounts.models import Patient
from domain.audit.models import Event
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)  # allauth acts on commit
PAGE = "/security/sessions/"
ASKS = "/security/second-factor/authenticate/"


@pytest.fixture
def secret(alices_browser: Client) -> str:
    return second_factors.add_app(alices_browser)


@pytest.fixture
def half_in(alice: Patient, secret: str) -> Client:
    """The password was given, the code was not."""
    cache.clear()
    return people.signed_in(alice.user)


def test_the_code_is_asked_for_and_lets_in(half_in: Client, secret: str) -> None:
    assert half_in.get(PAGE).status_code == 302
    assert half_in.post(ASKS, {"code": second_factors.code(secret)}).headers["Location"] == "/home/"
    assert half_in.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/home/",
        PAGE,
        "/security/second-factor/",
        "/security/confirm/",
        "/security/second-factor/totp/deactivate/",
    ],
)
def test_no_address_leads_around_it(half_in: Client, path: str) -> None:
    half_in.get(path)
    half_in.post(path, {"password": people.PASSWORD})
    assert "_auth_user_id" not in half_in.session


def test_confirming_takes_the_password_and_then_the_code_and_offers_no_way_that_leads_back(
    half_in: Client, secret: str
) -> None:
    half_in.post(ASKS, {"code": second_factors.code(secret)})
    first, then = (
        half_in.get(path).content.decode()
        for path in ("/security/confirm/", "/security/second-factor/reauthenticate/")
    )
    assert "Use authenticator app" not in first
    assert "And your second factor" in then
    assert "Use your password" not in then


def test_recovery_codes_are_seen_or_made(alices_browser: Client, alice: Patient, secret: str) -> None:
    see, make = "/security/second-factor/recovery-codes/", "/security/second-factor/recovery-codes/generate/"
    page = alices_browser.get("/security/second-factor/").content.decode()
    assert (f'href="{see}"' in page, f'href="{make}"' in page) == (True, False)
    Authenticator.objects.filter(user=alice.user, type="recovery_codes").delete()
    page = alices_browser.get("/security/second-factor/").content.decode()
    assert (f'href="{see}"' in page, f'href="{make}"' in page) == (False, True)
    assert alices_browser.get(make).status_code == 200


def test_a_code_counts_once(half_in: Client, alice: Patient, secret: str) -> None:
    code = second_factors.code(secret)
    half_in.post(ASKS, {"code": code})
    second = people.signed_in(alice.user)
    second.post(ASKS, {"code": code})
    assert "_auth_user_id" not in second.session


def test_guessing_codes_ends(half_in: Client, secret: str) -> None:
    for guess in range(6):
        half_in.post(ASKS, {"code": f"00000{guess}"})
    right = second_factors.same_code(secret)
    half_in.post(ASKS, {"code": right})
    assert "_auth_user_id" not in half_in.session


def test_a_recovery_code_lets_in_once(half_in: Client, alice: Patient) -> None:
    kept = Authenticator.objects.get(user=alice.user, type="recovery_codes").wrap().get_unused_codes()[0]
    half_in.post(ASKS, {"code": kept})
    assert half_in.get(PAGE).status_code == 200
    cache.clear()
    again = people.signed_in(alice.user)
    again.post(ASKS, {"code": kept})
    assert "_auth_user_id" not in again.session


def test_the_database_holds_no_seed(alice: Patient, secret: str) -> None:
    for factor in Authenticator.objects.filter(user=alice.user):
        assert secret not in str(factor.data)
    seed = Authenticator.objects.get(user=alice.user, type="totp").data["secret"]
    assert len(seed) > len(secret)


def test_a_new_password_does_not_take_it_away(alice: Patient, secret: str) -> None:
    alice.user.set_password("another-battery-9")
    alice.user.save()
    cache.clear()
    browser = Client()
    answer = browser.post("/login/", {"login": alice.user.email, "password": "another-battery-9"})
    assert answer.headers["Location"].startswith(ASKS)


def test_taking_it_away_wants_a_fresh_login_and_keeps_nothing_of_the_request(
    alices_browser: Client, secret: str
) -> None:
    session = alices_browser.session
    session["account_authentication_methods"] = []
    session.save()
    answer = alices_browser.post("/security/second-factor/totp/deactivate/", {"note": "medical text"})
    assert (
        answer.headers["Location"]
        == "/security/confirm/?next=%2Fsecurity%2Fsecond-factor%2Ftotp%2Fdeactivate%2F"
    )
    assert "medical text" not in str(dict(alices_browser.session))
    assert Authenticator.objects.filter(type="totp").exists()


def test_alice_is_told_by_mail_and_it_is_written_down(alice: Patient, secret: str) -> None:
    assert any("authenticator app was added" in sent.body for sent in people.sent_mails())
    assert Event.objects.filter(action="account.second_factor_changed", actor=alice.user.pk).exists()
