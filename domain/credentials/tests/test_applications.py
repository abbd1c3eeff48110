"""Bob applies: what is missing is said, what is complete goes to the queue, what is sent can be taken
back.
"""

from datetime import timedelta
from typing import Any

import pytest

from domain.accounts.models import User
from domain.audit.models import Event
from domain.credentials import evidence
from domain.credentials.errors import ApplicationError, PaperError
from domain.credentials.models import Credential, CredentialState, Paper, Submission
from domain.credentials.queries import licence_standing
from domain.credentials.services import applications, papers
from domain.credentials.tests import acts
from domain.ledger.models import Entry
from domain.organisations.models import Organisation
from tests import people, traces

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
State = CredentialState


def test_beginning_twice_is_beginning_once(bob: User) -> None:
    first = applications.begin(by=bob)

    assert applications.begin(by=bob) == first
    assert (first.state, first.full_name, first.role) == (State.DRAFT, "Bob Example", "doctor")
    assert Credential.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"number": " "}, "Licence number is missing."),
        ({"authority": ""}, "Issued by is missing."),
        ({"country": ""}, "Country is missing."),
        ({"specialty": ""}, "Specialty is missing."),
        ({"licence_valid_until": None}, "Valid until is missing."),
    ],
)
def test_an_empty_field_is_named(bob: User, said: dict[str, object], words: str) -> None:
    credential = acts.draft(bob, None, **said)

    with pytest.raises(ApplicationError) as refused:
        applications.submit(credential=credential, by=bob, session=people.SESSION)

    assert refused.value.what == words
    assert refused.value.kept == "What you filled in is kept."
    assert Credential.objects.get().state == State.DRAFT


def test_a_licence_that_ended_yesterday_is_refused_and_one_that_ends_today_is_not(bob: User) -> None:
    credential = acts.draft(bob, licence_valid_until=acts.today() - timedelta(days=1))

    with pytest.raises(ApplicationError) as refused:
        applications.submit(credential=credential, by=bob, session=people.SESSION)
    assert refused.value.what.startswith("The licence ended on ")
    assert refused.value.field == "licence_valid_until"

    today = applications.answer(
        credential=credential,
        stated=acts.stated(licence_valid_until=acts.today()),
        by=bob,
        session=people.SESSION,
    )
    assert today.state == State.SUBMITTED


def test_without_a_certificate_nothing_is_sent(bob: User) -> None:
    credential = applications.edit(credential=applications.begin(by=bob), stated=acts.stated(), by=bob)

    with pytest.raises(ApplicationError) as refused:
        applications.submit(credential=credential, by=bob, session=people.SESSION)
    assert refused.value.field == "papers"


def test_sending_twice_is_sending_once_and_goes_to_the_ledger(bob: User) -> None:
    credential = acts.draft(bob)
    once = applications.submit(credential=credential, by=bob, session=people.SESSION)
    twice = applications.submit(credential=credential, by=bob, session=people.SESSION)

    assert (once.state, twice.submitted_at, twice.sendings) == (State.SUBMITTED, once.submitted_at, 1)
    assert Submission.objects.get().values["licence_number"] == credential.licence_number
    assert Entry.objects.filter(kind="credential application", subject_id=credential.pk).count() == 1
    assert Event.objects.filter(action="credential.submitted", actor=bob.pk).count() == 1


def test_what_is_sent_stands_still_until_it_is_taken_back(bob: User) -> None:
    credential = acts.sent(bob)
    paper = credential.papers.get()

    with pytest.raises(ApplicationError):
        applications.edit(credential=credential, stated=acts.stated(specialty="Surgery"), by=bob)
    with pytest.raises(PaperError):
        acts.add_paper(credential, bob)
    with pytest.raises(PaperError):
        papers.discard(paper=paper, by=bob)

    back = applications.withdraw(credential=credential, by=bob)
    assert back.state == State.DRAFT
    assert (
        applications.edit(credential=back, stated=acts.stated(specialty="Surgery"), by=bob).specialty
        == "Surgery"
    )
    papers.discard(paper=paper, by=bob)
    assert not back.papers.exists()


def test_dana_applies_for_hope_and_a_stranger_does_not(bob: User, hope: Organisation) -> None:
    credential = acts.sent(hope.created_by, hope)

    assert (credential.state, credential.role, credential.specialty) == (State.SUBMITTED, "hospital", "")
    with pytest.raises(ApplicationError):
        applications.begin(by=bob, organisation=hope)


def test_a_person_without_the_role_of_a_doctor_applies_for_no_licence(vera: User) -> None:
    before = traces.tables()
    with pytest.raises(ApplicationError) as refused:
        applications.begin(by=vera)

    assert refused.value.what == "Only doctors apply for themselves."
    assert traces.changed_since(before) == []


def test_what_is_typed_with_spaces_controls_and_beyond_the_column_is_tidied(bob: User) -> None:
    credential = acts.draft(bob, name="  Bob \u00a0 Example\n", number="N" * 500, country="nl")

    assert (credential.full_name, len(credential.licence_number), credential.country) == (
        "Bob Example",
        80,
        "NL",
    )


def test_standing_before_anything_and_while_it_waits(bob: User) -> None:
    assert (licence_standing.standing_of(bob).state, licence_standing.standing_of(bob).is_active) == (
        "none",
        False,
    )

    acts.sent(bob)
    assert (licence_standing.standing_of(bob).state, licence_standing.standing_of(bob).is_active) == (
        State.SUBMITTED,
        False,
    )


def test_a_name_of_control_characters_only_is_missing(bob: User) -> None:
    credential = acts.draft(bob, name="\u0000\u0007\u202e")
    before = traces.tables()

    with pytest.raises(ApplicationError) as refused:
        applications.submit(credential=credential, by=bob, session=people.SESSION)

    assert refused.value.what == "Name is missing."
    assert traces.changed_since(before) == []


def test_a_paper_removed_while_it_is_signed_sends_nothing(bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    credential, really = acts.draft(bob), evidence.signed_submission
    acts.add_paper(credential, bob, acts.certificate("Another"))

    def signed_while_another_window_removes(*args: Any, **kwargs: Any) -> Any:
        papers.discard(paper=Paper.objects.latest("added_at"), by=bob)
        return really(*args, **kwargs)

    monkeypatch.setattr(evidence, "signed_submission", signed_while_another_window_removes)
    with pytest.raises(ApplicationError, match="another window"):
        applications.submit(credential=credential, by=bob, session=people.SESSION)

    credential.refresh_from_db()
    assert (credential.state, credential.sendings) == (State.DRAFT, 0)
    assert not Submission.objects.exists()
    monkeypatch.undo()
    assert applications.submit(credential=credential, by=bob, session=people.SESSION).state == State.SUBMITTED
