"""A passkey: signing in with it alone, and nothing with anybody else's."""

import pytest
from django.core.cache import cache
from django.test import Client

from authentication import sessions
from authentication.tests.passkeys import SECOND_FACTOR, Passkey, challenge_of
from domain.accounts.models import Patient
from domain.accounts.queries import second_factors
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)
LOGIN = f"{SECOND_FACTOR}webauthn/login/"


@pytest.fixture
def phone(alice: Patient, alices_browser: Client) -> Passkey:
    passkey = Passkey(alice.user)
    passkey.add_to(alices_browser)
    return passkey


def sign_in(browser: Client, passkey: Passkey) -> None:
    browser.get(LOGIN, headers={"accept": "application/json", "x-requested-with": "XMLHttpRequest"})
    browser.post(LOGIN, {"credential": passkey.answer(challenge_of(browser))})


def test_alice_signs_in_with_her_phone_alone(alice: Patient, phone: Passkey, client: Client) -> None:
    assert [key.name for key in second_factors.for_user(alice.user).passkeys] == ["Phone"]
    sign_in(client, phone)
    assert client.session["_auth_user_id"] == str(alice.user.pk)


def test_a_passkey_is_a_fresh_login_and_a_second_factor(
    alice: Patient, phone: Passkey, client: Client
) -> None:
    sign_in(client, phone)
    request = client.get("/security/sessions/").wsgi_request
    assert sessions.is_fresh(request)
    assert sessions.proof(request).methods == ("webauthn",)


def test_an_answer_counts_once(phone: Passkey, client: Client) -> None:
    client.get(LOGIN, headers={"x-requested-with": "XMLHttpRequest"})
    answer = phone.answer(challenge_of(client))
    client.post(LOGIN, {"credential": answer})
    other = Client()
    other.get(LOGIN, headers={"x-requested-with": "XMLHttpRequest"})
    other.post(LOGIN, {"credential": answer})
    assert "_auth_user_id" not in other.session


def test_mallorys_passkey_does_not_open_alices_account(
    alice: Patient, mallory: Patient, phone: Passkey, client: Client
) -> None:
    hers = Passkey(mallory.user)
    cache.clear()
    hers.add_to(people.signed_in(mallory.user))
    hers.user = alice.user
    sign_in(client, hers)
    assert "_auth_user_id" not in client.session


def test_the_password_alone_no_longer_opens(alice: Patient, phone: Passkey) -> None:
    cache.clear()
    assert "_auth_user_id" not in people.signed_in(alice.user).session
