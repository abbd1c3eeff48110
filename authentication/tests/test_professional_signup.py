"""Doctors and staff sign up at the address of their role, an invitation opens by its code and a button, a
start code sets a password once.
"""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from authentication.tests import second_factors
from common import clock
from domain.accounts.models import Doctor, Patient, StartCode, User
from domain.accounts.roles import Role
from domain.accounts.services import start_codes
from domain.organisations.models import Function, Membership, Organisation
from domain.organisations.services import invitations
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)  # allauth acts on commit
CSRF = re.compile(rb'(name="csrfmiddlewaretoken" value="|nonce=")[^"]+')
ROLES = ["doctor", "hospital", "pharmacy", "insurer"]
HOMES = {"doctor": "/doctor/", "hospital": "/hospital/", "pharmacy": "/pharmacy/", "insurer": "/insurer/"}


def sign_up(browser: Client, role: str, /, email: str = "bob@example.org", **other: str) -> HttpResponse:
    given = {"name": "Bob Example", "email": email, "password1": people.PASSWORD, **other}
    return browser.post(f"/signup/{role}/", given)  # type: ignore[return-value]


def page(answer: HttpResponse) -> bytes:
    return CSRF.sub(b"", answer.content)


@pytest.mark.parametrize("role", ROLES)
def test_bob_joins_confirms_and_must_add_a_second_factor_first(client: Client, role: str) -> None:
    assert sign_up(client, role).headers["Location"] == "/confirm-email/"
    client.post("/confirm-email/", {"code": people.code_from_mail()})
    assert User.objects.get().role == role
    assert client.get("/").headers["Location"] == HOMES[role]
    for path in (HOMES[role], "/notices/", "/join/invitation/accept/"):
        assert client.get(path).headers["Location"] == "/security/second-factor/"
    second_factors.add_app(client)
    assert client.get(HOMES[role]).headers.get("Location", "") != "/security/second-factor/"
    assert Doctor.objects.exists() == (role == "doctor")


def test_what_is_sent_along_changes_nothing(client: Client) -> None:
    flags = {"role": "verifier", "is_staff": "1", "is_active": "0", "verified": "1", "state": "approved"}
    sign_up(client, "doctor", **flags, specialty="Cardiology", number="VE0000000000")
    bob = User.objects.get()
    assert (bob.role, bob.is_active, bob.number[:2], bob.doctor.specialty) == ("doctor", True, "DR", "")


@pytest.mark.parametrize("role", ["verifier", "regulator", "sponsor", "notary", "admin"])
def test_nobody_signs_up_as_anything_else(client: Client, alices_browser: Client, role: str) -> None:
    for browser in (client, alices_browser):
        assert browser.get(f"/signup/{role}/").status_code == 404
        assert sign_up(browser, role).status_code == 404
    assert User.objects.count() == 1


@pytest.mark.parametrize("role", ROLES)
def test_a_stranger_cannot_tell_who_has_joined(alice: Patient, role: str) -> None:
    fresh, taken = Client(), Client()
    first, second = sign_up(fresh, role, "free@example.org"), sign_up(taken, role, "alice@example.org")
    assert (first.status_code, first.headers["Location"], first.content) == (
        second.status_code,
        second.headers["Location"],
        second.content,
    )
    shown, hidden = page(fresh.get("/confirm-email/")), page(taken.get("/confirm-email/"))  # type: ignore[arg-type]
    assert shown.replace(b"free@example.org", b"") == hidden.replace(b"alice@example.org", b"")


@pytest.mark.parametrize("role", ROLES)
def test_both_answers_wait_for_the_same_moment(
    alice: Patient, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("authentication.views.signup.delay", waited.append)
    sign_up(Client(), role, "alice@example.org")
    sign_up(Client(), role)
    assert len(waited) == 2


@pytest.mark.parametrize(
    ("way", "leads_to"),
    [
        ("patient", "/signup/patient/"),
        ("doctor", "/signup/doctor/"),
        ("organisation", "/signup/organisation/"),
        ("staff", "/join/"),
        ("", "/signup/patient/"),
        ("https://evil.example", "/signup/patient/"),
        ("verifier", "/signup/patient/"),
    ],
)
def test_the_ways_to_join(client: Client, way: str, leads_to: str) -> None:
    assert client.get("/signup/", {"role": way}).headers["Location"] == leads_to
    assert client.get(leads_to).status_code == 200


@pytest.fixture
def code(hope: Organisation) -> str:
    invitations.invite(
        organisation=hope,
        email="nora@example.org",
        name="Nora",
        functions=Function.NURSE | Function.DESK,
        by=hope.created_by,
    )
    return people.code_from_mail()


def test_nora_opens_her_invitation_joins_and_accepts_by_a_button(
    client: Client, code: str, hope: Organisation
) -> None:
    assert client.post("/join/", {"code": code.lower()}).headers["Location"] == "/join/invitation/"
    shown = client.get("/join/invitation/").content.decode()
    assert "Hospital Hope" in shown
    assert "Desk" in shown
    assert code not in shown
    sign_up(client, "hospital", "nora@example.org")
    client.post("/confirm-email/", {"code": people.code_from_mail()})
    second_factors.add_app(client)
    client.get("/join/invitation/")
    assert Membership.objects.filter(organisation=hope).count() == 1
    assert client.post("/join/invitation/accept/").headers["Location"] == "/hospital/"
    nora = User.objects.get(email="nora@example.org")
    assert Function(Membership.objects.get(user=nora).functions) == Function.NURSE | Function.DESK
    assert client.get("/join/invitation/").headers["Location"] == "/join/"


def test_whoever_is_invited_reads_what_comes_next_in_the_form_that_is_filled_in(
    client: Client, code: str
) -> None:
    client.post("/join/", {"code": code})
    form = client.get("/signup/hospital/").content.decode()
    assert "Join <bdi>Hospital Hope</bdi>" in form
    assert "A manager signs your admission" in form
    assert "enter the organisation" not in form
    assert 'value="Nora"' in form
    assert 'value="nora@example.org"' in form
    other = client.get("/signup/pharmacy/").content.decode()
    assert "nora@example.org" not in other
    assert "enter the organisation" in other


@pytest.mark.parametrize("typed", ["", "0000-0000-0000-0000-0000", "x" * 500, "'; drop table", "Ω" * 20])
def test_a_guessed_code_opens_nothing(client: Client, code: str, typed: str) -> None:
    assert client.post("/join/", {"code": typed}).status_code == 422
    assert client.get("/join/invitation/").headers["Location"] == "/join/"


def test_an_account_of_another_role_is_told_so_and_cannot_accept(alices_browser: Client, code: str) -> None:
    alices_browser.post("/join/", {"code": code})
    assert "One account has one role" in alices_browser.get("/join/invitation/").content.decode()
    assert alices_browser.post("/join/invitation/accept/").status_code == 400
    assert Membership.objects.count() == 1


def test_trying_codes_is_slowed_down(client: Client) -> None:
    answers = [client.post("/join/", {"code": str(number)}).status_code for number in range(61)]
    assert answers[-1] == 429


def test_a_start_code_sets_the_first_password_once(client: Client) -> None:
    vera = start_codes.create(
        role=Role.VERIFIER, name="Vera", email="vera@example.org", session=people.SESSION
    )
    assert not vera.has_usable_password()
    given = {"email": "Vera@example.org", "code": people.code_from_mail(), "password": people.PASSWORD}
    assert client.post("/start/", given).headers["Location"] == "/login/"
    again = client.post("/start/", {**given, "password": "another-battery-9"})
    assert again.status_code == 422
    answer = client.post("/login/", {"login": "vera@example.org", "password": people.PASSWORD})
    assert answer.status_code == 302
    assert client.get("/security/sessions/").status_code == 200


def test_a_start_code_belongs_to_its_address_and_ends(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_codes.create(role=Role.VERIFIER, name="Vera", email="vera@example.org", session=people.SESSION)
    code = people.code_from_mail()
    wrong = client.post("/start/", {"email": "alice@example.org", "code": code, "password": people.PASSWORD})
    later = clock.now() + timedelta(days=3, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    late = client.post("/start/", {"email": "vera@example.org", "code": code, "password": people.PASSWORD})
    assert (wrong.status_code, late.status_code) == (422, 422)
    assert StartCode.objects.get().used_at is None
    weak = client.post("/start/", {"email": "vera@example.org", "code": code, "password": "short"})
    assert "12 characters" in weak.content.decode()


def test_made_again_the_account_gets_a_new_code_and_the_old_one_ends(client: Client, alice: Patient) -> None:
    first = start_codes.create(
        role=Role.VERIFIER, name="Vera", email="vera@example.org", session=people.SESSION
    )
    old = people.code_from_mail()
    assert (
        start_codes.create(role=Role.VERIFIER, name="Vera", email="vera@example.org", session=people.SESSION)
        == first
    )
    assert (
        client.post(
            "/start/", {"email": "vera@example.org", "code": old, "password": people.PASSWORD}
        ).status_code
        == 422
    )
    cache.clear()
    given = {"email": "vera@example.org", "code": people.code_from_mail(), "password": people.PASSWORD}
    assert client.post("/start/", given).status_code == 302
