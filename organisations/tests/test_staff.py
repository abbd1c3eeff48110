"""Dana invites Nora, asks Bob, signs for Hope, and ends what is to end; each with the login it needs."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common import clock
from domain.accounts.models import User
from domain.credentials.models import Credential, CredentialState
from domain.ledger.models import SignedAct
from domain.organisations.models import Function, Invitation, Membership, MembershipState, Organisation
from domain.organisations.services import invitations, members
from organisations.tests.conftest import verified
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
STAFF = "/hospital/staff/"


@pytest.fixture
def bob() -> User:
    """A doctor whose licence counts."""
    user = people.doctor("Bob").user
    licence = {
        "full_name": "Bob Example",
        "specialty": "Cardiology",
        "valid_until": clock.now() + timedelta(days=30),
    }
    Credential.objects.create(user=user, role="doctor", state=CredentialState.APPROVED, **licence)
    return user


def stale(browser: Client) -> Client:
    """The same browser an hour after the login."""
    session = browser.session
    session["account_authentication_methods"] = [
        {**record, "at": record["at"] - 3600} for record in session["account_authentication_methods"]
    ]
    session.save()
    return browser


def invitation(**other: object) -> dict[str, object]:
    return {
        "name": "Nora Example",
        "email": "nora@example.org",
        "title": "Ward 3",
        "functions": [int(Function.NURSE), int(Function.DESK)],
        **other,
    }


def asking(bob: User, **other: str) -> dict[str, str]:
    return {
        "number": bob.number,
        "title": "Cardiologist",
        "valid_from": timezone.localdate().isoformat(),
        "valid_until": "",
        **other,
    }


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


@pytest.mark.parametrize(
    "other", [{"functions": []}, {"functions": [1]}, {"functions": [128]}, {"email": "no"}, {"name": ""}]
)
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
def test_one_answer_for_a_number_that_is_no_verified_doctors(
    working: Organisation, danas: Client, who: str
) -> None:
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
    assert "last manager stays one" in answer.content.decode()


def test_another_hospitals_manager_finds_nothing(working: Organisation) -> None:
    nora = people.staff("Nora", working, Function.DESK)
    made = invitations.invite(
        organisation=working, email="x@example.org", name="X", functions=Function.DESK, by=working.created_by
    )
    other = people.signed_in(verified(people.organisation("Clinic", "clinic", manager="Mallory")).created_by)
    for path in (
        f"{nora.memberships.get().pk}/end/",
        f"invitations/{made.pk}/resend/",
        f"invitations/{made.pk}/withdraw/",
    ):
        assert other.post(f"{STAFF}{path}").status_code == 404, path
    assert Invitation.objects.get().withdrawn_at is None
    assert nora.memberships.get().state == MembershipState.ACTIVE


def test_the_contact_changes_and_what_was_verified_does_not(working: Organisation, danas: Client) -> None:
    given = {
        "postal_address": "New street 1",
        "email": "new@hope.example",
        "phone": "",
        "access_point": "https://hope.example",
    }
    given |= {"name": "Evil", "registration_number": "1"}
    assert (
        danas.post("/hospital/organisation/contact/", given).headers["Location"] == "/hospital/organisation/"
    )
    before = working.name, working.registration_number
    working.refresh_from_db()
    assert (working.name, working.registration_number) == before
    assert working.access_point == "https://hope.example"
    assert (
        danas.post(
            "/hospital/organisation/contact/", {**given, "access_point": "https://127.0.0.1"}
        ).status_code
        == 422
    )


def crowd(organisation: Organisation, count: int) -> None:
    now = clock.now()
    users = User.objects.bulk_create(
        User(
            role="hospital",
            email=f"s{n}@example.org",
            number=f"HO{n:010d}",
            address=f"0x{n:040x}",
            name=f"Staff {n:03d}",
        )
        for n in range(count)
    )
    Membership.objects.bulk_create(
        Membership(
            organisation=organisation, user=user, functions=8, state="active", valid_from=now, accepted_at=now
        )
        for user in users
    )


def test_the_staff_in_pages_of_fifty_cost_no_more_questions_than_two(
    working: Organisation, danas: Client
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            danas.get(STAFF)
        return len(asked)

    people.staff("Nora", working, Function.DESK)
    few = cost()
    crowd(working, 118)
    assert cost() == few
    pages = [danas.get(f"{STAFF}?staff={number}").content.decode() for number in (1, 2, 3, 4, "x")]
    shown = [len(re.findall(r"<bdi>Staff \d{3}</bdi>", page)) for page in pages]
    assert shown == [48, 50, 20, 20, 48]
    assert "120 on the staff" in pages[0]
    assert "51 to 100 of 120" in pages[1]
    assert "?staff=3#h-st" in pages[1]
    assert "?staff=1#h-st" in pages[1]
    assert "Next page" not in pages[2]


def test_who_joined_reads_that_the_admission_is_signed_next(working: Organisation, danas: Client) -> None:
    nora = people.signed_in(people.staff("Nora", working, Function.DESK))
    said = "A manager signs your admission next."
    assert said in nora.get("/hospital/").content.decode()
    assert said not in danas.get("/hospital/").content.decode()
    Membership.objects.update(sequence=1)
    assert said not in nora.get("/hospital/").content.decode()


def test_admissions_are_signed_a_page_at_once(working: Organisation, danas: Client) -> None:
    crowd(working, 52)
    first, second = (danas.get(f"{STAFF}sign/?page={number}").content.decode() for number in (1, 2))
    names = [re.findall(r"<bdi>Staff \d{3}</bdi>", page) for page in (first, second)]
    assert [len(found) for found in names] == [49, 3]  # Dana herself is the first
    assert "the other pages wait" in first
    assert "51 to 53 of 53" in second
    chosen = re.findall(r'name="membership" id="[^"]+" value="([^"]+)"', second)
    assert danas.post(f"{STAFF}sign/?page=2", {"membership": chosen}).headers["Location"] == STAFF
    assert Membership.objects.filter(sequence=1).count() == 3
    assert "Sign 50 admissions" in danas.get("/hospital/").content.decode()


def test_invitations_in_pages_of_ten(working: Organisation, danas: Client) -> None:
    for n in range(11):
        Invitation.objects.create(
            organisation=working, email=f"i{n}@example.org", name=f"Guest {n}", functions=8,
            token_digest=n.to_bytes(32, "big"),
            invited_by=working.created_by, expires_at=clock.now() + timedelta(days=n - 1),
        )  # fmt: skip
    first, second = (danas.get(f"{STAFF}?invited={number}").content.decode() for number in (1, 2))
    assert [len(re.findall(r"<bdi>Guest \d+</bdi>", page)) for page in (first, second)] == [10, 1]
    assert "2 invitations were not answered" in danas.get("/hospital/").content.decode()


def test_somebody_is_found_by_words_of_the_name_or_by_number(
    working: Organisation, danas: Client, bob: User
) -> None:
    nora = people.staff("Nora", working, Function.DESK)
    members.propose(organisation=working, user=bob, valid_from=clock.now(), by=working.created_by)
    people.staff("Mallory", people.organisation("Clinic", "clinic", manager="Rosa"), Function.DESK)

    def found(typed: str) -> str:
        answer = danas.post(f"{STAFF}find/", {"typed": typed})
        return re.sub(r"<[^>]+>|\s+", " ", answer.content.decode()).replace("  ", " ")

    assert "One here matches" in found("exAMPLE nora")
    assert "One here matches" in found(nora.number)
    assert "Three here match " in found("Example")
    assert "Nobody here matches" in found("Mallory")
    assert "Nobody here matches" in found("nora\x00%")
    assert danas.post(f"{STAFF}find/", {"typed": " "}).headers["Location"] == STAFF


@pytest.mark.parametrize(
    ("portal", "kind", "heading"),
    [("hospital", "hospital", "One on the staff, no doctors"), ("pharmacy", "pharmacy", "One on the staff")],
)
def test_the_heading_says_how_many(portal: str, kind: str, heading: str) -> None:
    house = verified(people.organisation("House", kind))
    page = people.signed_in(house.created_by).get(f"/{portal}/staff/").content.decode()
    assert f"<h1>{heading}</h1>" in page
    assert 'role="search"' not in page


def test_one_doctor_and_several(working: Organisation, danas: Client, bob: User) -> None:
    members.propose(organisation=working, user=bob, valid_from=clock.now(), by=working.created_by)
    assert "One on the staff, one doctor</h1>" in danas.get(STAFF).content.decode()
    members.propose(
        organisation=working,
        user=people.doctor("Charlie").user,
        valid_from=clock.now(),
        by=working.created_by,
    )
    people.staff("Nora", working, Function.DESK)
    assert "Two on the staff, two doctors</h1>" in danas.get(STAFF).content.decode()
