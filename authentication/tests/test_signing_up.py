"""Alice signs up: the form, the code by mail, and what a stranger cannot learn there."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from common import ids
from domain.accounts.models import Patient, PossibleDuplicate, User
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
CSRF = re.compile(rb'(name="csrfmiddlewaretoken" value="|nonce=")[^"]+')


def form(name: str, /, **other: str) -> dict[str, str]:
    country, number = people.NATIONAL_IDS[name]
    given = {
        "name": f"{name} Example",
        "email": f"{name.lower()}@example.org",
        "password1": people.PASSWORD,
        "birth_date": "1980-05-17",
    }
    return {**given, "national_id_country": country, "national_id": number, **other}


def sign_up(browser: Client, name: str, /, **other: str) -> HttpResponse:
    return browser.post("/signup/patient/", form(name, **other))  # type: ignore[return-value]


def page(answer: HttpResponse) -> bytes:
    return CSRF.sub(b"", answer.content)


def test_alice_signs_up_and_confirms_her_address(client: Client) -> None:
    assert sign_up(client, "Alice").headers["Location"] == "/confirm-email/"
    assert not EmailAddress.objects.get().verified
    answer = client.post("/confirm-email/", {"code": people.code_from_mail()})
    assert answer.status_code == 302
    assert EmailAddress.objects.get().verified
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)


def test_without_the_code_she_gets_nowhere(client: Client) -> None:
    sign_up(client, "Alice")
    client.post("/confirm-email/", {"code": "000000"})
    assert "_auth_user_id" not in client.session
    assert client.get("/security/sessions/").status_code == 302
    cache.clear()  # one code in ten seconds
    other = Client()
    answer = other.post("/login/", {"login": "alice@example.org", "password": people.PASSWORD})
    assert answer.headers["Location"] == "/confirm-email/"
    assert "_auth_user_id" not in other.session


def test_a_new_code_is_announced_and_the_old_one_no_longer_counts(client: Client) -> None:
    sign_up(client, "Alice")
    first = people.code_from_mail()
    assert b"A new code is on its way" not in client.get("/confirm-email/").content
    cache.clear()  # one code in ten seconds
    answer = client.post("/confirm-email/", {"action": "resend"}, follow=True)
    assert b"A new code is on its way. Only the newest one counts." in answer.content
    second = people.code_from_mail()
    assert second != first
    client.post("/confirm-email/", {"code": first})
    assert "_auth_user_id" not in client.session
    client.post("/confirm-email/", {"code": second})
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "other",
    [{"email": "alice@example.org"}, {"national_id_country": "IN", "national_id": "2341 2341 2346"}],
    ids=["e-mail", "number"],
)
def test_a_stranger_cannot_tell_who_has_joined(alice: Patient, other: dict[str, str]) -> None:
    fresh, taken = Client(), Client()
    first, second = (
        sign_up(fresh, "Charlie", email="typed@example.org"),
        sign_up(taken, "Mallory", **{"email": "typed2@example.org", **other}),
    )
    assert (first.status_code, first.headers["Location"], first.content) == (
        second.status_code,
        second.headers["Location"],
        second.content,
    )
    assert {name: first.headers.get(name) for name in first.headers}.keys() == second.headers.keys()
    shown, hidden = page(fresh.get("/confirm-email/")), page(taken.get("/confirm-email/"))  # type: ignore[arg-type]
    assert shown.replace(b"typed@example.org", b"") == hidden.replace(b"typed2@example.org", b"").replace(
        b"alice@example.org", b""
    )
    assert page(fresh.post("/confirm-email/", {"code": "000000"})).replace(b"typed@example.org", b"") == page(  # type: ignore[arg-type]
        taken.post("/confirm-email/", {"code": "000000"})  # type: ignore[arg-type]
    ).replace(b"typed2@example.org", b"").replace(b"alice@example.org", b"")


@pytest.mark.django_db(databases=["default", "vault"], transaction=True)  # allauth acts on commit
def test_with_her_number_and_a_mailbox_of_his_own_mallory_learns_nothing(alice: Patient) -> None:
    """From the form to every page of the new account: as for a number that nobody has."""
    country, number = people.NATIONAL_IDS["Alice"]
    free, taken = Client(), Client()
    seen: list[list[tuple[int, str | None, str]]] = []
    for browser, other in ((free, {}), (taken, {"national_id_country": country, "national_id": number})):
        email = f"mallory{len(seen)}@example.org"
        asked: Any = sign_up(browser, "Mallory", email=email, **other)
        confirmed: Any = browser.post("/confirm-email/", {"code": people.code_from_mail()})
        user = User.objects.get(email=email)
        pages: list[Any] = [
            browser.get(path)
            for path in ("/home/", "/account/", "/records/", "/notices/", "/account/details/")
        ]
        hidden = (email, user.number, ids.format_account_number(user.number), user.address)
        seen.append(
            [
                (answer.status_code, answer.headers.get("Location"), shown(answer, hidden))
                for answer in (asked, confirmed, *pages)
            ]
        )
        assert [sent.to for sent in people.sent_mails()].count([email]) == 1
        cache.clear()
    assert seen[0] == seen[1]
    assert [sent.subject for sent in people.sent_mails() if sent.to == [alice.user.email]] == [
        "Your national number was used at MedChain again"
    ]
    assert PossibleDuplicate.objects.get().first == alice


def shown(answer: HttpResponse, hidden: tuple[str, ...]) -> str:
    """A page without what is the account's own: numbers, keys, pictures of them, times."""
    text = page(answer).decode()
    for value in hidden:
        for part in (value, "</span><span>".join(re.findall("....|.+", value))):
            text = text.replace(part, "")
    return re.sub(
        r'src="data:[^"]*"|<span>[0-9a-fA-Fx]{2,6}</span>|\d\d:\d\d|data-mark="[^"]*"|/sessions/[^/]+/',
        "",
        text,
    )


def test_the_second_time_costs_the_same_hash(
    alice: Patient, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    monkeypatch.setattr("domain.accounts.services.registration.make_password", hashed.append)
    sign_up(client, "Alice")
    assert hashed == [people.PASSWORD]


def test_both_answers_wait_for_the_same_moment(alice: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("authentication.views.signup.delay", waited.append)
    sign_up(Client(), "Alice")
    sign_up(Client(), "Charlie")
    assert len(waited) == 2


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("national_id", "2341 2341 2345", "Aadhaar number cannot be right"),
        ("birth_date", "2199-01-01", "cannot be a birth date"),
        ("birth_date", "1799-01-01", "cannot be a birth date"),
        ("password1", "short", "12 characters"),
        ("password1", "password12345", "too common"),
        ("name", "Alice\x07", "cannot be shown"),
    ],
)
def test_what_cannot_be_is_said(client: Client, field: str, value: str, said: str) -> None:
    answer = sign_up(client, "Alice", **{field: value})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not User.objects.exists()


def test_role_and_flags_sent_along_change_nothing(client: Client) -> None:
    sign_up(
        client,
        "Alice",
        role="verifier",
        is_staff="1",
        is_active="0",
        is_superuser="1",
        email_confirmed="1",
        number="MC0000000000",
    )
    alice = User.objects.get()
    assert (alice.role, alice.is_active) == ("patient", True)
    assert not EmailAddress.objects.get().verified


def test_only_patients_join_here(client: Client) -> None:
    assert client.get("/signup/").headers["Location"] == "/signup/patient/"
    assert client.get("/signup/verifier/").status_code == 404
