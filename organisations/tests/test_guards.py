"""Who gets in: staff of the role, while their organisation counts.

Everybody else is led to the application, or finds nothing.
"""

import pytest
from django.test import Client

from domain.accounts.models import Patient
from domain.accounts.roles import Role
from domain.credentials.models import Credential, CredentialState
from domain.organisations.models import Function, Organisation
from organisations.tests.conftest import verified
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
WORKING = ["/hospital/", "/hospital/staff/", "/hospital/organisation/"]
MANAGING = [
    "/hospital/staff/invite/",
    "/hospital/staff/doctor/",
    "/hospital/staff/sign/",
    "/hospital/organisation/contact/",
]
APPLYING = ["/hospital/application/", "/hospital/account/"]


def leads(browser: Client, path: str) -> tuple[int, str]:
    answer = browser.get(path)
    return answer.status_code, answer.headers.get("Location", "")


def test_dana_works_in_a_verified_hospital(working: Organisation, danas: Client) -> None:
    for path in [*WORKING, *MANAGING, "/hospital/account/"]:
        assert leads(danas, path) == (200, ""), path
    assert leads(danas, "/hospital/application/") == (302, "/hospital/organisation/")


def test_not_yet_verified_there_is_one_page(hope: Organisation, danas: Client) -> None:
    for path in [*WORKING, *MANAGING]:
        assert leads(danas, path) == (302, "/hospital/application/"), path
    for path in APPLYING:
        assert leads(danas, path) == (200, ""), path


@pytest.mark.parametrize(
    "state", [CredentialState.SUSPENDED, CredentialState.REVOKED, CredentialState.EXPIRED]
)
def test_suspended_revoked_or_over_nothing_else_opens(
    hope: Organisation, danas: Client, state: CredentialState
) -> None:
    verified(hope, state)
    for path in [*WORKING, *MANAGING]:
        assert leads(danas, path) == (302, "/hospital/application/"), path
    page = danas.get("/hospital/application/").content.decode()
    assert {"suspended": "is suspended here", "revoked": "is revoked here", "expired": "ended on"}[
        state
    ] in page


def test_it_ends_in_the_minute_and_not_with_a_job(working: Organisation, danas: Client) -> None:
    Credential.objects.filter(organisation=working).update(valid_until=working.created_at)
    assert leads(danas, "/hospital/") == (302, "/hospital/application/")


def test_other_roles_find_nothing(working: Organisation, alice: Patient) -> None:
    browsers = [
        people.signed_in(alice.user),
        people.signed_in(people.doctor("Bob").user),
        people.signed_in(people.professional("Sana", Role.INSURER)),
    ]
    for browser in browsers:
        for path in [*WORKING, *MANAGING, *APPLYING]:
            assert browser.get(path).status_code == 404, path


@pytest.mark.parametrize(
    ("kind", "path"), [("pharmacy", "/pharmacy/"), ("insurer", "/insurer/"), ("clinic", "/hospital/")]
)
def test_each_role_has_its_portal(kind: str, path: str) -> None:
    made = verified(people.organisation("Other", kind, manager="Linden"))
    browser = people.signed_in(made.created_by)
    assert leads(browser, "/") == (302, path)
    assert leads(browser, path) == (200, "")
    assert leads(browser, f"{path}staff/") == (200, "")
    others = {"/hospital/", "/pharmacy/", "/insurer/"} - {path}
    assert {browser.get(other).status_code for other in others} == {404}


def test_who_left_is_led_to_the_beginning(working: Organisation, danas: Client) -> None:
    working.memberships.update(state="ended")
    assert leads(danas, "/hospital/") == (302, "/hospital/application/")
    assert "Register your organisation" in danas.get("/hospital/application/").content.decode()


def test_staff_who_manage_nothing_see_who_works_here_and_no_more(working: Organisation) -> None:
    desk = people.signed_in(people.staff("Nora", working, Function.DESK))
    assert leads(desk, "/hospital/staff/") == (200, "")
    for path in MANAGING:
        assert desk.get(path).status_code == 404, path
        assert desk.post(path).status_code == 404, path
    page = desk.get("/hospital/staff/").content.decode()
    assert "/hospital/staff/invite/" not in page
    assert "Leave" in page


def test_a_portal_of_its_own_asks_no_doctors() -> None:
    pharmacy = verified(people.organisation("Linden", "pharmacy", manager="Linden"))
    assert people.signed_in(pharmacy.created_by).get("/pharmacy/staff/doctor/").status_code == 404
