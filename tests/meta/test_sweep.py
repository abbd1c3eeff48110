"""Every address × every method × every wrong person, generated from the URL configuration.

A new address is covered when it exists. One with a new kind of id fails until `world.made` has one of
Alice's; one that strangers may open fails until `routes.PUBLIC` says so.
"""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from domain.accounts.models import User
from domain.accounts.roles import Role
from organisations.tests.conftest import verified
from tests import people, traces
from tests.meta import routes, world
from tests.meta.routes import Route
from tests.meta.world import World
from tests.row_cleanup import empty

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
CHANGING = [method for method in routes.METHODS if method not in {"GET", "HEAD", "OPTIONS"}]
VARIES = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"')
ATTEMPTS = "consents.PendingAttemptNotice"  # what is refused is written down
# Looking is written down, sessions move, a released key is noted: these may change on a GET.
MAY_MOVE = {"accounts.Session", "audit.Event", "vault.Token", "vault.Event", "mfa.Authenticator"}


@pytest.fixture(scope="module")
def given(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Made and committed once: what each test changes is undone after it."""
    folder = tmp_path_factory.mktemp("world")
    with django_db_blocker.unblock(), override_settings(IPFS_API_URL="", BLOCKS_DIR=folder / "blocks"):
        people.know_contracts(settings, folder)
        yield world.made()
        for alias in ("default", "vault"):
            empty(alias)


def ask(browser: Client, method: str, path: str) -> HttpResponse:
    return browser.generic(method, path)  # type: ignore[return-value]  # the test client's own class


def body(answer: HttpResponse) -> bytes:
    return VARIES.sub(b"", b"".join(answer.streaming_content) if answer.streaming else answer.content)  # type: ignore[attr-defined]


def closed() -> list[Route]:
    return [route for route in routes.every() if not route.is_public]


def test_the_sweep_sees_the_portal(given: World) -> None:
    names = {route.name for route in routes.every()}
    assert {"patients:record-detail", "patients:account-key", "public:check", "mfa_remove_webauthn"} <= names
    assert names >= routes.PUBLIC
    assert all(given.values(route).keys() == route.names.keys() for route in routes.every())


def test_strangers_are_sent_to_the_sign_in_page(given: World) -> None:
    browser, wrong = Client(raise_request_exception=False), []
    for route in closed():
        for method in routes.METHODS:
            browser.cookies.clear()
            answer = ask(browser, method, route.path(given.values(route)))
            is_sent = answer.status_code == 302 and answer.headers["Location"].startswith("/login/")
            if not is_sent and answer.status_code not in {401, 403, 405}:
                wrong.append((route.name, method, answer.status_code))
    assert not wrong


def test_mallory_cannot_tell_alices_things_from_nothing(given: World) -> None:
    browser, wrong = given.browser(given.mallory.user), []
    for route in closed():
        for method in routes.METHODS if route.names else ():
            hers, none = (
                ask(browser, method, route.path(values))
                for values in (given.values(route), given.missing(route))
            )
            if (hers.status_code, body(hers)) != (none.status_code, body(none)) or hers.status_code not in (
                {200, 404, 405} if method == "OPTIONS" else {404, 405}
            ):
                wrong.append((route.name, method, hers.status_code, none.status_code))
    assert not wrong


def test_who_is_suspended_gets_nowhere(given: World) -> None:
    browser, wrong = given.browser(given.alice.user), []
    User.objects.filter(pk=given.alice.user.pk).update(is_active=False)
    for route in closed():
        for method in routes.METHODS:
            answer = ask(browser, method, route.path(given.values(route)))
            if answer.status_code not in {302, 401, 403, 405} or (
                answer.status_code == 302 and not answer.headers["Location"].startswith("/login/")
            ):
                wrong.append((route.name, method, answer.status_code))
    assert not wrong


PORTALS = {
    "patients": "patient",
    "doctors": "doctor",
    "hospitals": "hospital",
    "pharmacies": "pharmacy",
    "insurers": "insurer",
    "admin_portal": "verifier",
}


def of_portals() -> list[tuple[Route, str]]:
    """Every address of a portal, with the role that it is for."""
    return [
        (route, PORTALS[space])
        for route in routes.every()
        if (space := route.name.partition(":")[0]) in PORTALS
    ]


@pytest.mark.parametrize("role", sorted(PORTALS.values()))
def test_another_role_finds_nothing_in_a_portal(given: World, role: str) -> None:
    stranger = given.mallory.user if role == "patient" else people.professional("Stranger", Role(role))
    browser, wrong = given.browser(stranger, home="/security/sessions/"), []
    for route, owner in of_portals():
        for method in routes.METHODS if owner != role else ():
            answer = ask(browser, method, route.path(given.values(route)))
            if answer.status_code not in {404, 405}:
                wrong.append((route.name, method, answer.status_code, answer.headers.get("Location")))
    assert not wrong


@pytest.mark.parametrize("role", sorted({*PORTALS.values(), "regulator"} - {"patient"}))
def test_who_works_here_adds_a_second_factor_before_anything_else(given: World, role: str) -> None:
    browser, wrong = given.browser(given.mallory.user), []
    User.objects.filter(pk=given.mallory.user.pk).update(role=role)
    leads_to = "/security/second-factor/" if role in PORTALS.values() else "/account-state/"
    for route, _ in of_portals():
        for method in routes.METHODS:
            answer = ask(browser, method, route.path(given.values(route)))
            if (answer.status_code, answer.headers.get("Location")) != (302, leads_to):
                wrong.append((route.name, method, answer.status_code))
    assert not wrong


def test_another_hospital_cannot_tell_hopes_things_from_nothing(given: World) -> None:
    clinic = verified(people.organisation("Clinic", "clinic", manager="Linden"))
    browser, wrong = given.browser(clinic.created_by, home="/hospital/"), []
    for route in closed():
        for method in routes.METHODS if route.names and route.name.startswith("hospitals:") else ():
            hopes, none = (
                ask(browser, method, route.path(values))
                for values in (given.values(route), given.missing(route))
            )
            is_kind = set(route.names) == {"kind"}  # the name of a paper is nobody's
            if not is_kind and (
                (hopes.status_code, body(hopes)) != (none.status_code, body(none))
                or hopes.status_code not in {404, 405}
            ):
                wrong.append((route.name, method, hopes.status_code, none.status_code))
    assert not wrong


def test_a_doctor_whom_nobody_allowed_cannot_tell_alices_things_from_nothing(given: World) -> None:
    browser, wrong = given.browser(world.verified_doctor(people.doctor("Charlie").user), home="/doctor/"), []
    for route in closed():
        for method in routes.METHODS if route.names and route.name.startswith("doctors:") else ():
            hers, none = (
                ask(browser, method, route.path(values))
                for values in (given.values(route), given.missing(route))
            )
            if (hers.status_code, body(hers)) != (none.status_code, body(none)) or hers.status_code not in {
                404,
                405,
            }:
                wrong.append((route.name, method, hers.status_code, none.status_code))
    assert not wrong


def test_every_change_of_a_doctor_needs_the_token(given: World) -> None:
    browser, wrong = given.browser(User.objects.get(email="bob@example.org"), home="/doctor/"), []
    browser.handler.enforce_csrf_checks = True
    before = {**content(), ATTEMPTS: ""}
    for route in routes.every():
        for method in CHANGING if route.name.startswith("doctors:") else ():
            answer = ask(browser, method, route.path(given.values(route)))
            # Alice lets Bob see nothing: a form with files for her is not found before its token is looked
            # for.
            if answer.status_code not in ({403, 404, 405} if "patient_id" in route.names else {403, 405}):
                wrong.append((route.name, method, answer.status_code))
    assert not wrong
    assert {**content(), ATTEMPTS: ""} == before


def test_every_change_needs_the_token(given: World) -> None:
    browser, wrong = given.browser(given.alice.user), []
    browser.handler.enforce_csrf_checks = True
    before = content()
    elsewhere = {route.name for route, owner in of_portals() if owner != "patient"}
    for route in routes.every():
        for method in CHANGING:
            answer = ask(browser, method, route.path(given.values(route)))
            # A form with files is taken apart by its view: where that is not hers, it is not found first.
            if answer.status_code not in {403, 405} and not (
                answer.status_code == 404 and route.name in elsewhere
            ):
                wrong.append((route.name, method, answer.status_code))
    assert not wrong
    assert content() == before


def test_nothing_is_changed_by_looking(given: World) -> None:
    browser, before = given.browser(given.alice.user), content()
    wrong: list[tuple[object, ...]] = []
    for route in routes.every():
        for method in ("GET", "HEAD", "OPTIONS"):
            answer = ask(browser, method, route.path(given.values(route)))
            body(answer)
            if answer.status_code >= 500:
                wrong.append((route.name, method, answer.status_code))
            after = content()
            if after != before:
                wrong.append(
                    (route.name, method, *(table for table in after if after[table] != before[table]))
                )
                before = after
    assert not wrong


def content() -> dict[str, str]:
    """A digest of each table's rows, of those that may not move by themselves."""
    return {label: digest for label, digest in traces.tables().items() if label not in MAY_MOVE}
