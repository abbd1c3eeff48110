"""The verifier's pages: what stands in the queue, what follows from a comparison, who may enter."""

import re
from datetime import timedelta
from typing import Protocol

import pytest
from django.test import Client
from django.urls import reverse

from domain.accounts.models import User
from domain.audit.models import Event
from domain.credentials.licence_fields import fields_of
from domain.credentials.models import Credential, CredentialState, Decision
from domain.credentials.reasons import Reason
from domain.credentials.services import applications, reviews
from domain.credentials.tests import acts
from domain.notifications.models import Notice
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
State = CredentialState


class Answer(Protocol):
    content: bytes


def text(answer: Answer) -> str:
    """What stands on the page, without tags."""
    plain = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", plain))


def judged(credential: Credential, **other: str) -> dict[str, str]:
    """Everything is the same, and it was checked."""
    same = {f"judge_{field.name}": "same" for field in fields_of(credential.role)}
    checked = {
        "register": "Council register",
        "method": "online",
        "checked_on": acts.today().isoformat(),
        "until": acts.today().isoformat(),
    }
    return {"revision": str(credential.revision), **same, **checked, **other}


def url(name: str, credential: Credential) -> str:
    return reverse(f"admin_portal:{name}", args=[credential.pk])


def test_an_empty_queue_says_so(browser: Client) -> None:
    assert "The queue is empty" in text(browser.get("/verifier/"))


def test_the_queue_shows_who_applied_with_what(browser: Client, bob: User) -> None:
    credential = acts.sent(bob)
    paper = credential.papers.get()
    page = browser.get("/verifier/")

    shown = text(page)
    for expected in (
        "Bob Example",
        "Doctor, first time",
        "bob@example.org",
        "Cardiology",
        "None yet",
        "1 waits for a verifier",
        "1 min",
    ):
        assert expected in shown
    from domain.credentials.blind_indexes import BlindIndexes

    digest = BlindIndexes().mask(paper.pk, bytes(paper.plaintext_sha256)).hex()
    assert digest in page.content.decode()


def test_a_page_of_fifty_and_the_next(browser: Client, bob: User) -> None:
    first = acts.sent(bob)
    assert first.submitted_at is not None
    rows = [
        Credential(user=people.doctor(f"Doctor{n}").user, role="doctor", state=State.SUBMITTED,
        full_name=f"Doctor {n}", sendings=1,
                   submitted_at=first.submitted_at + timedelta(seconds=n + 1), due_at=first.due_at)
        for n in range(2)
    ]  # fmt: skip
    Credential.objects.bulk_create(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("domain.credentials.queries.pagination.ROWS", 2)
        page = browser.get("/verifier/")
        assert "Bob Example" in text(page) and "Doctor 0" in text(page) and "Doctor 1" not in text(page)
        following = re.search(r'href="([^"]*after=[^"]*)"', page.content.decode())
        assert following
        assert "Doctor 1" in text(browser.get(following.group(1)))
    assert browser.get("/verifier/?after=nonsense").status_code == 404


def test_an_application_shows_claims_and_certificate(browser: Client, bob: User) -> None:
    credential = acts.sent(bob)
    page = browser.get(url("application", credential))

    shown = text(page)
    for expected in (
        "Bob Example",
        credential.licence_number,
        "Medical and Dental Council",
        "licence.pdf",
        "No other account uses this number",
    ):
        assert expected in shown
    assert reverse("admin_portal:paper-page", args=[credential.papers.get().pk, 0]) in page.content.decode()


def test_a_draft_is_its_owners_business(browser: Client, bob: User) -> None:
    assert browser.get(url("application", acts.draft(bob))).status_code == 404


def test_sent_back_with_a_question_per_field(browser: Client, bob: User) -> None:
    credential = acts.sent(bob)
    said = judged(
        credential,
        judge_specialty="differs",
        says_specialty="Internal medicine",
        reads_specialty="It says internal medicine.",
    )

    assert browser.post(url("send-back", credential), said).headers["Location"] == "/verifier/"
    assert Credential.objects.get().state == State.INFO_REQUIRED
    assert Notice.objects.get(user=bob).kind == "credential.asked"


def test_a_difference_without_words_comes_back_with_everything_kept(browser: Client, bob: User) -> None:
    credential = acts.sent(bob)
    said = judged(
        credential,
        judge_specialty="differs",
        says_specialty="Internal medicine",
        judge_authority="differs",
        reads_authority="Another one.",
    )
    page = browser.post(url("send-back", credential), said)

    assert page.status_code == 422
    assert "Not decided yet: one field needs you." in text(page)
    assert "Another one." in page.content.decode() and 'value="Internal medicine"' in page.content.decode()
    assert Credential.objects.get().state == State.SUBMITTED


@pytest.mark.parametrize("name", ["send-back", "reject"])
def test_without_a_difference_nothing_goes_back(browser: Client, bob: User, name: str) -> None:
    credential = acts.sent(bob)

    assert browser.post(url(name, credential), judged(credential)).status_code == 422
    assert Credential.objects.get().state == State.SUBMITTED


def test_rejected_with_reasons(browser: Client, bob: User) -> None:
    credential = acts.sent(bob)
    browser.post(
        url("reject", credential),
        judged(credential, judge_full_name="differs", reads_full_name="It names somebody else."),
    )

    assert Credential.objects.get().state == State.REJECTED


def test_approved_after_a_comparison_and_once_more_asked(browser: Client, bob: User, vera: User) -> None:
    credential = acts.sent(bob)
    there = browser.post(url("compared", credential), judged(credential))
    assert there.headers["Location"] == url("approve", credential)
    page = browser.get(url("approve", credential))
    assert "Approve Bob Example ?" in text(page)

    given = {
        "revision": credential.revision,
        "register": "Council register",
        "method": "phone",
        "checked_on": acts.today(),
        "until": acts.today(),
    }
    assert browser.post(url("approve", credential), given).headers["Location"] == url(
        "application", credential
    )
    assert Credential.objects.get().state == State.APPROVED
    assert Decision.objects.get().source_method == "phone"
    assert Decision.objects.get().verifier == vera


def test_nobody_approves_what_was_not_compared(browser: Client, bob: User) -> None:
    credential = acts.sent(bob)
    there = browser.post(url("compared", credential), judged(credential, judge_specialty=""))
    assert there.status_code == 422

    given = {
        "revision": credential.revision,
        "register": "R",
        "method": "online",
        "checked_on": acts.today(),
        "until": acts.today(),
    }
    assert browser.post(url("approve", credential), given).headers["Location"] == url(
        "application", credential
    )
    assert Credential.objects.get().state == State.SUBMITTED


@pytest.mark.parametrize("name", ["approve", "suspend", "resume", "revoke", "sign-again"])
def test_what_is_signed_needs_a_fresh_login(bob: User, vera: User, name: str) -> None:
    credential = acts.verified(bob, vera)
    browser = Client()
    browser.force_login(vera)

    for ask in (browser.get, browser.post):
        assert ask(url(name, credential)).headers["Location"].startswith("/security/")
    assert Credential.objects.get().state == State.APPROVED


def test_suspended_resumed_and_revoked_from_its_page(
    browser: Client, bob: User, vera: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    credential = acts.verified(bob, vera)
    assert "Suspend" in text(browser.get(url("application", credential)))
    for name, state in (("suspend", State.SUSPENDED), ("resume", State.APPROVED), ("revoke", State.REVOKED)):
        credential.refresh_from_db()
        assert "Bob Example" in text(browser.get(url(name, credential)))
        assert (
            browser.post(url(name, credential), {"revision": credential.revision, "reason": " "}).status_code
            == 422
        )
        browser.post(
            url(name, credential), {"revision": credential.revision, "reason": "The council said so."}
        )
        assert Credential.objects.get().state == state
        assert "The council said so." in text(browser.get(url("application", credential)))


def test_the_second_verifier_reads_who_decided(browser: Client, bob: User, victor: User) -> None:
    credential = acts.sent(bob)
    acts.approve(credential, victor)
    said = judged(credential, judge_specialty="differs", reads_specialty="No.")
    page = browser.post(url("send-back", credential), said, follow=True)

    assert "Victor Example decided this already: approved" in text(page)


def test_the_same_licence_or_file_is_flagged_on_both(browser: Client, bob: User, charlie: User) -> None:
    same, too = acts.certificate("The same certificate"), acts.certificate("The same diploma")
    mine = acts.draft(bob, number="VMDC-52 0917")
    acts.add_paper(mine, bob, same)
    acts.add_paper(mine, bob, too)
    mine = applications.submit(credential=mine, by=bob, session=people.SESSION)
    theirs = acts.draft(charlie, number="vmdc 520917")
    acts.add_paper(theirs, charlie, same)
    acts.add_paper(theirs, charlie, too)
    theirs = applications.submit(credential=theirs, by=charlie, session=people.SESSION)

    for credential, other in ((mine, "Charlie Example"), (theirs, "Bob Example")):
        shown = text(browser.get(url("application", credential)))
        assert f"The same licence number is used by {other}" in shown
        assert shown.count(f"The same file was sent by {other}") == 1


def test_what_changed_since_it_was_sent_back_is_marked(browser: Client, bob: User, vera: User) -> None:
    why = {"specialty": reviews.Reason(reads="It says surgery.")}
    sent = acts.sent(bob)
    asked = reviews.ask(credential=sent, revision=sent.revision, reasons=why, by=vera, session=people.SESSION)
    stated = acts.stated(number=asked.licence_number, specialty="Surgery")
    again = applications.answer(credential=asked, stated=stated, by=bob, session=people.SESSION)

    assert "1 field changed" in text(browser.get("/verifier/"))
    shown = text(browser.get(url("application", again)))
    assert "Specialty changed Surgery" in shown and "Doctor, sent again" in shown


def test_taken_by_one_it_says_so_to_the_other(browser: Client, bob: User, victor: User) -> None:
    credential = acts.sent(bob)
    browser.post(url("take", credential))

    assert "with Vera Example" in text(people.signed_in(victor).get("/verifier/"))
    assert "Take over from Vera Example" in text(people.signed_in(victor).get(url("application", credential)))


def test_the_register_shows_no_name_of_a_patient(browser: Client, bob: User) -> None:
    alice = people.patient("Alice")
    page = browser.get("/verifier/register/")

    assert "Bob Example" in text(page) and "Alice" not in page.content.decode()
    found = browser.post("/verifier/register/search/", {"q": alice.user.number})
    assert alice.user.number not in found.headers["Location"]
    assert "1 found" in text(browser.get(found.headers["Location"]))
    by_name = browser.post("/verifier/register/search/", {"q": "Alice"})
    assert "Nobody found" in text(browser.get(by_name.headers["Location"]))


def test_a_patients_name_for_a_support_case_is_told_to_the_patient(browser: Client, vera: User) -> None:
    alice = people.patient("Alice")
    page = reverse("admin_portal:register-name", args=[alice.user.pk])

    assert "Alice" not in text(browser.get(page))
    assert browser.post(page, {"reason": " "}).status_code == 422
    assert not Event.objects.filter(action="account.name_shown").exists()
    assert "Alice Example" in text(browser.post(page, {"reason": "You called about your lost phone."}))
    logged = Event.objects.get(action="account.name_shown")
    assert (logged.actor, logged.patient) == (vera.pk, alice.pk)
    told = text(people.signed_in(alice.user).get("/notices/"))
    assert "Vera Example looked up the name behind your number" in told
    assert "You called about your lost phone." in told


def test_expiring_and_decided(browser: Client, bob: User, vera: User) -> None:
    acts.approve(acts.sent(bob), vera, acts.today() + timedelta(days=5))

    assert "1 ends within 90 days" in text(browser.get("/verifier/expiring/"))
    shown = text(browser.get("/verifier/decided/"))
    assert (
        "Bob Example" in shown
        and "Approved" in shown
        and "Being recorded" in shown
        and "Council register" in shown
    )
    assert "Nothing fits" in text(browser.get("/verifier/decided/?outcome=revoked"))
    assert "Bob Example" in text(browser.get("/verifier/decided/?who=mine"))


def test_what_was_decided_upon_stands_there_whatever_the_application_says_now(
    browser: Client, bob: User, vera: User
) -> None:
    first = acts.sent(bob, number="NR-FIRST", country="NL")
    reason = {"licence_number": Reason(reads="No such number.")}
    rejected = reviews.reject(
        credential=first, revision=first.revision, reasons=reason, by=vera, session=people.SESSION
    )
    edited = applications.edit(
        credential=rejected, stated=acts.stated("Bob Renamed", number="NR-SECOND", country="BE"), by=bob
    )
    assert "NR-FIRST" in text(browser.get("/verifier/decided/"))
    for page in ("/verifier/decided/", url("application", edited)):
        shown = text(browser.get(page))
        assert ("NR-FIRST" in shown, "NR-SECOND" in shown) == (True, False), (
            f"{page}: he has not sent that yet"
        )
    queue = text(browser.get("/verifier/?show=rejected"))
    assert ("Bob Example" in queue, "Bob Renamed" in queue) == (True, False)

    again = applications.submit(credential=edited, by=bob, session=people.SESSION)
    acts.approve(again, vera)
    rows = text(browser.get("/verifier/decided/")).split("Vera Example")
    assert ("NR-SECOND" in rows[-3], "NR-FIRST" in rows[-3]) == (True, False), "approved"
    assert ("NR-SECOND" in rows[-2], "NR-FIRST" in rows[-2]) == (False, True), "rejected"
    assert "It said then: name Bob Example , licence number NR-FIRST , country Netherlands" in text(
        browser.get(url("application", again))
    )


def test_nobody_else_enters(bob: User) -> None:
    alice = people.patient("Alice")
    for who in (alice.user, bob):
        assert people.signed_in(who).get("/verifier/").status_code in {302, 404}
    assert Client().get("/verifier/").headers["Location"].startswith("/login/")


def test_her_own_account(browser: Client, vera: User) -> None:
    shown = text(browser.get("/verifier/account/"))

    assert "Vera Example" in shown and "Authenticator app" in shown


@pytest.mark.parametrize("path", ["", "register/", "expiring/", "decided/"])
def test_pages_ask_the_database_as_often_for_many_as_for_few(
    browser: Client, bob: User, charlie: User, vera: User, path: str, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    acts.approve(acts.sent(bob), vera, acts.today() + timedelta(days=5))
    acts.sent(charlie)
    browser.get(f"/verifier/{path}")
    with CaptureQueriesContext(connection) as few:
        browser.get(f"/verifier/{path}")
    for name in ("Dana", "Erik", "Fatima"):
        acts.approve(acts.sent(people.doctor(name).user), vera, acts.today() + timedelta(days=9))
        acts.sent(people.doctor(f"{name}2").user)
    with CaptureQueriesContext(connection) as many:
        browser.get(f"/verifier/{path}")
    assert len(many) == len(few)
