"""Dana invites Nora, asks Bob, signs for Hope, and ends what is to end; each with the login it needs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common import clock
from domain.accounts.models import Function, Invitation, Membership, MembershipState, Organisation, User
from domain.accounts.services import members, staff
from domain.credentials.models import Credential, CredentialState
from domain.ledger.models import SignedAct
from organisations.tests.conftest import verified
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
STAFF = "/hospital/staff/"


@pytest.fixture
def bob() -> User:
    """A doctor whose licence counts."""
    user = people.doctor("Bob").user
    licence = {"full_name": "Bob Example", "specialty": "Cardiology", "valid_until": clock.now() + timedelta(days=30)}
    Credential.objects.create(user=user, role="doctor", state=CredentialState.APPROVED, **licence)
    return user


def stale(browser: Client) -> Client:
    """The same browser an hour after the login."""
    session = browser.session
    session["account_authentication_methods"] = [{**record, "at": record["at"] - 3600} for record in session["account_authentication_methods"]]
    session.save()
    return browser


def invitation(**other: object) -> dict[str, object]:
    return {"name": "Nora Example", "email": "nora@example.org", "title": "Ward 3", "functions": [int(Function.NURSE), int(Function.DESK)], **other}


def asking(bob: User, **other: str) -> dict[str, str]:
    return {"number": bob.number, "title": "Cardiologist", "valid_from": timezone.localdate().isoformat(), "valid_until": "", **other}


def test_dana_invites_nora_sends_again_and_withdraws(working: Organisation, danas: Client) -> None:
    assert danas.post(f"{STAFF}invite/", invitation()).headers["Location"] == STAFF
    made = Invitation.objects.get()
    assert made.functions == int(Function.NURSE | Function.DESK)
    page = danas.get(STAFF).content.decode()
    assert "nora@example.org" in page
    danas.post(f"{STAFF}invitations/{made.pk}/resend/")
    assert people.waiting_mails() == [("staff_invitation", "nora@example.org")] * 2
    danas.post(f"{STAFF}invitations/{made.pk}/withdraw/")
    assert "nora@example.org" not in danas.get(STAFF).content.decode()


@pytest.mark.parametrize("other", [{"functions": []}, {"functions": [1]}, {"functions": [128]}, {"email": "no"}, {"name": ""}])
def test_what_cannot_be_is_not_sent(working: Organisation, danas: Client, other: dict[str, object]) -> None:
    assert danas.post(f"{STAFF}invite/", invitation(**other)).status_code == 422
    assert not Invitation.objects.exists()


def test_inviting_the_same_address_twice_is_said(working: Organisation, danas: Client) -> None:
    danas.post(f"{STAFF}invite/", invitation())
    answer = danas.post(f"{STAFF}invite/", invitation())
    assert answer.status_code == 422
    assert "open invitation already" in answer.content.decode()


@pytest.mark.parametrize("path", ["invite/", "doctor/", "sign/"])
def test_these_want_a_fresh_login(working: Organisation, danas: Client, path: str) -> None:
    browser = stale(danas)
    for ask in (browser.get, browser.post):
        assert ask(f"{STAFF}{path}").headers["Location"].startswith("/security/confirm/?next=")


def test_bob_is_asked_by_his_number_and_admitted(working: Organisation, danas: Client, bob: User) -> None:
    assert danas.post(f"{STAFF}doctor/", asking(bob)).headers["Location"] == STAFF
    membership = Membership.objects.get(user=bob)
    assert "Asked, not answered yet" in danas.get(STAFF).content.decode()
    members.accept(membership=membership, by=bob)
    assert "Sign 2 admissions" in danas.get("/hospital/").content.decode()
    assert danas.post(f"{STAFF}sign/", {"membership": [str(membership.pk)]}).headers["Location"] == STAFF
    membership.refresh_from_db()
    assert (membership.state, membership.sequence) == (MembershipState.ACTIVE, 1)
    assert SignedAct.objects.get().signer == working.address
    page = danas.get("/hospital/").content.decode()
    assert "Bob Example" in page  # the licence ends in a month
    assert "Not renewed yet" in page


@pytest.mark.parametrize("who", ["nobody", "a doctor nobody verified", "a patient", "a mistyped number"])
def test_one_answer_for_a_number_that_is_no_verified_doctors(working: Organisation, danas: Client, who: str) -> None:
    number = {
        "nobody": "DR0000000032",
        "a doctor nobody verified": people.doctor("Charlie").user.number,
        "a patient": people.patient("Alice").user.number,
        "a mistyped number": "DR1234567890",
    }[who]
    answer = danas.post(f"{STAFF}doctor/", {"number": number, "valid_from": timezone.localdate().isoformat()})
    said = "check digits" if who == "a mistyped number" else "No verified doctor has this number"
    assert said in answer.content.decode() or who == "nobody"
    assert not Membership.objects.exclude(user=working.created_by).exists()


def test_the_last_day_lies_after_the_first(working: Organisation, danas: Client, bob: User) -> None:
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    answer = danas.post(f"{STAFF}doctor/", asking(bob, valid_until=yesterday))
    assert "lies before the first" in answer.content.decode()


def test_only_what_is_hopes_is_signed(working: Organisation, danas: Client, bob: User) -> None:
    clinic = people.organisation("Clinic", "clinic", manager="Mallory")
    theirs = members.propose(organisation=clinic, user=bob, valid_from=clock.now(), by=clinic.created_by)
    members.accept(membership=theirs, by=bob)
    danas.post(f"{STAFF}sign/", {"membership": [str(theirs.pk), "nonsense"]})
    assert not SignedAct.objects.exists()


def test_dana_ends_noras_membership_after_saying_so(working: Organisation, danas: Client) -> None:
    nora = people.staff("Nora", working, Function.DESK)
    path = f"{STAFF}{nora.memberships.get().pk}/end/"
    assert "no longer act for" in danas.get(path).content.decode()
    assert nora.memberships.get().state == MembershipState.ACTIVE
    assert danas.post(path).headers["Location"] == STAFF
    assert nora.memberships.get().state == MembershipState.ENDED
    assert people.signed_in(nora).get("/hospital/").headers["Location"] == "/hospital/application/"


def test_nora_leaves_by_herself_and_ends_nobody_else(working: Organisation) -> None:
    nora, otto = people.staff("Nora", working, Function.DESK), people.staff("Otto", working, Function.NURSE)
    browser = people.signed_in(nora)
    browser.post(f"{STAFF}{otto.memberships.get().pk}/end/")
    assert otto.memberships.get().state == MembershipState.ACTIVE
    browser.post(f"{STAFF}{nora.memberships.get().pk}/end/")
    assert nora.memberships.get().state == MembershipState.ENDED


def test_the_last_manager_reads_why_it_does_not_go(working: Organisation, danas: Client) -> None:
    own = working.memberships.get()
    answer = danas.post(f"{STAFF}{own.pk}/end/")
    assert answer.status_code == 400
    assert "last manager cannot leave" in answer.content.decode()


def test_another_hospitals_manager_finds_nothing(working: Organisation) -> None:
    nora = people.staff("Nora", working, Function.DESK)
    made = staff.invite(organisation=working, email="x@example.org", name="X", functions=Function.DESK, by=working.created_by)
    other = people.signed_in(verified(people.organisation("Clinic", "clinic", manager="Mallory")).created_by)
    for path in (f"{nora.memberships.get().pk}/end/", f"invitations/{made.pk}/resend/", f"invitations/{made.pk}/withdraw/"):
        assert other.post(f"{STAFF}{path}").status_code == 404, path
    assert Invitation.objects.get().withdrawn_at is None
    assert nora.memberships.get().state == MembershipState.ACTIVE


def test_the_contact_changes_and_what_was_verified_does_not(working: Organisation, danas: Client) -> None:
    given = {"postal_address": "New street 1", "email": "new@hope.example", "phone": "", "access_point": "https://hope.example"}
    given |= {"name": "Evil", "registration_number": "1"}
    assert danas.post("/hospital/organisation/contact/", given).headers["Location"] == "/hospital/organisation/"
    before = working.name, working.registration_number
    working.refresh_from_db()
    assert (working.name, working.registration_number) == before
    assert working.access_point == "https://hope.example"
    assert danas.post("/hospital/organisation/contact/", {**given, "access_point": "https://127.0.0.1"}).status_code == 422


def test_fifty_on_the_staff_cost_no_more_questions_than_two(working: Organisation, danas: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            danas.get(STAFF)
        return len(asked)

    people.staff("Nora", working, Function.DESK)
    few, now = cost(), clock.now()
    for number in range(50):
        given = {"email": f"s{number}@example.org", "number": f"HO{number:010d}", "address": f"0x{number:040x}", "name": f"Staff {number}"}
        user = User.objects.create(role="hospital", **given)
        Membership.objects.create(organisation=working, user=user, functions=8, state="active", valid_from=now, accepted_at=now)
    assert cost() == few
