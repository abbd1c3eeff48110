"""The one door: by e-mail or number, with one answer to everything that does not fit."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from common import ids
from domain.accounts.models import Patient, User
from domain.audit.models import Event
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
VARIES = re.compile(r'value="[^"]*"|nonce="[^"]*"|\w+@\w+\.org')


def is_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


@pytest.mark.parametrize("written", ["stored", "grouped", "dashed and small"])
def test_alice_signs_in_by_her_number(alice: Patient, client: Client, written: str) -> None:
    number = alice.user.number
    typed = {
        "stored": number,
        "grouped": f" {ids.format_account_number(number)}",
        "dashed and small": f"{number[:2]}-{number[2:6]}-{number[6:]}".lower(),
    }
    client.post("/login/", {"login": typed[written], "password": people.PASSWORD})
    assert is_in(client)


def test_alice_signs_in_by_her_address_in_any_case(alice: Patient, client: Client) -> None:
    answer = client.post("/login/", {"login": "Alice@Example.org", "password": people.PASSWORD})
    assert is_in(client)
    assert answer.headers["Location"] == "/home/"
    assert Event.objects.filter(action="account.signed_in", actor=alice.user.pk).count() == 1


def test_the_form_for_a_role_is_the_same_form(alice: Patient, client: Client) -> None:
    assert client.get("/login/patient/").status_code == 200
    assert client.get("/login/king/").status_code == 404
    client.post("/login/patient/", {"login": alice.user.email, "password": people.PASSWORD})
    assert is_in(client)


def test_wrong_password_and_unknown_account_look_alike(alice: Patient) -> None:
    tried = {"login": "alice@example.org", "password": "wrong-battery-staple"}
    pages = [
        Client().post("/login/", {**tried, "login": login}).content.decode()
        for login in ("alice@example.org", "nobody@example.org")
    ]
    assert "do not match" in pages[0]
    assert VARIES.sub("", pages[0]) == VARIES.sub("", pages[1])
    numbers = [
        Client().post("/login/", {**tried, "login": login}).content.decode()
        for login in (alice.user.number, ids.account_number("MC", 1))
    ]
    assert VARIES.sub("", numbers[0]) == VARIES.sub("", numbers[1])


def test_an_unknown_account_costs_a_hash_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(User, "set_password", lambda _, password: hashed.append(password))
    client.post("/login/", {"login": "nobody@example.org", "password": people.PASSWORD})
    assert hashed == [people.PASSWORD]


def test_guessing_ends_after_five_tries_whatever_the_headers_say(alice: Patient) -> None:
    for guess in range(6):
        browser = Client(headers={"x-forwarded-for": f"10.0.0.{guess}"})
        answer = browser.post("/login/", {"login": "alice@example.org", "password": f"wrong-guess-{guess}"})
    assert "Too many tries" in answer.content.decode()
    last = Client().post("/login/", {"login": "alice@example.org", "password": people.PASSWORD})
    assert "Too many tries" in last.content.decode()


def test_asking_for_a_new_password_tells_nobody_who_is_here(alice: Patient) -> None:
    pages = []
    for address in ("alice@example.org", "nobody@example.org"):
        browser = Client()
        answer = browser.post("/password/reset/", {"email": address}, follow=True)
        pages.append((answer.redirect_chain, VARIES.sub("", answer.content.decode())))
    assert pages[0] == pages[1]
    assert [sent.to for sent in people.sent_mails()] == [["alice@example.org"], ["nobody@example.org"]]


def test_a_new_password_is_set_by_code_and_ends_every_session(
    alice: Patient, alices_browser: Client, client: Client
) -> None:
    client.post("/password/reset/", {"email": "alice@example.org"})
    client.post("/password/reset/code/", {"code": people.code_from_mail()})
    client.post("/password/reset/new/", {"password1": "another-battery-9", "password2": "another-battery-9"})
    assert not is_in(client)
    assert alices_browser.get("/security/sessions/").status_code == 302
    cache.clear()
    client.post("/login/", {"login": "alice@example.org", "password": "another-battery-9"})
    assert is_in(client)


def test_an_account_that_is_paused_enters_nowhere(
    alice: Patient, alices_browser: Client, client: Client
) -> None:
    User.objects.filter(pk=alice.user.pk).update(is_active=False)
    assert alices_browser.get("/security/sessions/").status_code == 302
    answer = client.post("/login/", {"login": "alice@example.org", "password": people.PASSWORD})
    assert answer.headers["Location"] == "/account-paused/"
    assert not is_in(client)


def test_redirects_stay_here(alice: Patient, client: Client) -> None:
    answer = client.post(
        "/login/",
        {"login": "alice@example.org", "password": people.PASSWORD, "next": "https://evil.example/"},
    )
    assert answer.headers["Location"] == "/home/"
