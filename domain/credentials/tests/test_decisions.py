"""Vera decides: every decision in every state, allowed or refused; nobody about himself; what goes with
it.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from adapters.vault.interface import SecondFactor, VaultRefusedError
from common import clock
from domain.accounts.models import Doctor, User
from domain.audit.models import Event
from domain.credentials import reasons
from domain.credentials.errors import ApplicationError, DecidedError, ReviewError
from domain.credentials.models import (
    EDITABLE,
    IN_FORCE,
    WAITING,
    Credential,
    CredentialState,
    Decision,
    Outcome,
)
from domain.credentials.queries import applicant, licence_standing
from domain.credentials.reasons import Reason
from domain.credentials.rules import MOVES
from domain.credentials.services import applications, expiry, reviews
from domain.credentials.tests import acts
from domain.ledger.models import Entry, SignedAct
from domain.notifications.models import Notice
from domain.organisations.models import Function, Organisation
from tests import people, traces
from tests.rollback import undone

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
State = CredentialState
WHY = {"specialty": Reason(says="Internal medicine", reads="Your certificate says internal medicine.")}
Do = Callable[[Credential, User], Credential]


def ask(credential: Credential, by: User) -> Credential:
    return reviews.ask(
        credential=credential, revision=credential.revision, reasons=WHY, by=by, session=people.SESSION
    )


def reject(credential: Credential, by: User) -> Credential:
    return reviews.reject(
        credential=credential, revision=credential.revision, reasons=WHY, by=by, session=people.SESSION
    )


DO: dict[Outcome, Do] = {
    Outcome.APPROVED: acts.approve,
    Outcome.ASKED: ask,
    Outcome.REJECTED: reject,
    Outcome.SUSPENDED: acts.suspend,
    Outcome.RESUMED: acts.resume,
    Outcome.REVOKED: acts.revoke,
}


def brought_to(state: CredentialState, bob: User, vera: User) -> Credential:
    """As people bring it there; what only time does is done by moving the end."""
    if state == State.DRAFT:
        return acts.draft(bob)
    credential = acts.sent(bob)
    if state == State.SUBMITTED:
        return credential
    steps: dict[CredentialState, Callable[[], Credential]] = {
        State.UNDER_REVIEW: lambda: reviews.take(credential=credential, by=vera),
        State.INFO_REQUIRED: lambda: ask(credential, vera),
        State.REJECTED: lambda: reject(credential, vera),
        State.APPROVED: lambda: acts.approve(credential, vera),
        State.SUSPENDED: lambda: acts.suspend(acts.approve(credential, vera), vera),
        State.REVOKED: lambda: acts.revoke(acts.approve(credential, vera), vera),
    }
    if state in steps:
        return steps[state]()
    approved = acts.approve(credential, vera)
    if state == State.REPLACED:
        acts.verified(bob, vera, specialty="Surgery")
    else:
        end = {State.EXPIRED: -timedelta(minutes=1), State.RENEWAL_DUE: timedelta(days=50)}[state]
        Credential.objects.filter(pk=credential.pk).update(valid_until=clock.now() + end)
        expiry.tidy()
    return Credential.objects.get(pk=approved.pk)


@pytest.mark.parametrize("state", list(State), ids=str)
def test_every_decision_in_every_state(state: CredentialState, bob: User, vera: User) -> None:
    credential = brought_to(state, bob, vera)
    assert credential.state == state
    before = Decision.objects.count()

    for outcome, do in DO.items():
        allowed_from, leads_to = MOVES[outcome]
        if state not in allowed_from:
            with pytest.raises(DecidedError):
                do(credential, vera)
            assert Credential.objects.get(pk=credential.pk).state == state, outcome
            assert Decision.objects.count() == before, outcome
            continue
        with undone():
            assert do(credential, vera).state == leads_to, outcome
            assert Decision.objects.count() == before + 1, outcome


@pytest.mark.parametrize("state", list(State), ids=str)
def test_sending_and_taking_back_in_every_state(state: CredentialState, bob: User, vera: User) -> None:
    credential = brought_to(state, bob, vera)
    stated = acts.stated(number="NEW-1")
    if state in EDITABLE:
        applications.edit(credential=credential, stated=stated, by=bob)
    else:
        with pytest.raises(ApplicationError):
            applications.edit(credential=credential, stated=stated, by=bob)
    if state in EDITABLE or state in WAITING:
        assert applications.submit(credential=credential, by=bob, session=people.SESSION).state in WAITING
        assert applications.withdraw(credential=credential, by=bob).state == State.DRAFT
    else:
        with pytest.raises(ApplicationError):
            applications.submit(credential=credential, by=bob, session=people.SESSION)
        with pytest.raises(ApplicationError):
            applications.withdraw(credential=credential, by=bob)


def test_what_only_a_table_says_is_what_product_says() -> None:
    assert set(MOVES) == set(Outcome) - {Outcome.SIGNED_AGAIN}
    assert all(set(before) <= {*WAITING, *IN_FORCE, State.EXPIRED} for before, _ in MOVES.values())


def test_an_approval_is_signed_for_the_chain_and_everything_of_it_is_written_once(
    bob: User, vera: User
) -> None:
    credential = acts.verified(bob, vera)

    row = SignedAct.objects.get(kind="enrolment", subject_id=credential.pk)
    assert (row.signer, row.sequence, credential.sequence) == (vera.address, 1, 1)
    assert bob.name not in str(row.statement) and credential.licence_number not in str(row.statement)
    decision = Decision.objects.get(credential=credential)
    assert (decision.source_register, decision.source_method, decision.source_date) == (
        "Council register",
        "online",
        acts.today(),
    )
    assert (
        Entry.objects.filter(kind="credential decision", subject_id=decision.pk, author=vera.address).count()
        == 1
    )
    assert Event.objects.filter(action="credential.approved", actor=vera.pk).count() == 1
    assert list(Notice.objects.filter(subject_id=credential.pk).values_list("user", "kind")) == [
        (bob.pk, "credential.approved")
    ]
    found = licence_standing.standing_of(bob)
    assert (found.state, found.is_active, found.valid_until) == (State.APPROVED, True, credential.valid_until)
    assert Doctor.objects.get(user=bob).specialty == credential.specialty != ""


def test_not_beyond_the_licence_itself_and_not_in_the_past(bob: User, vera: User) -> None:
    credential = acts.sent(bob)

    for day in (acts.today() + acts.FAR + timedelta(days=1), acts.today() - timedelta(days=1)):
        with pytest.raises(ReviewError):
            acts.approve(credential, vera, day)
    assert acts.approve(credential, vera, acts.today()).state == State.APPROVED


def test_an_approval_says_where_it_was_checked(bob: User, vera: User) -> None:
    credential = acts.sent(bob)
    for source in (reviews.Source("  ", "online", acts.today()), reviews.Source("Register", "hearsay",
    acts.today()),
                   reviews.Source("Register", "online", acts.today() + timedelta(days=1))):  # fmt: skip
        with pytest.raises(ReviewError):
            reviews.approve(
                credential=credential, revision=credential.revision, valid_until=acts.today(), source=source,
                by=vera, session=people.SESSION,
                proof=people.proof(),
            )  # fmt: skip
    assert Credential.objects.get().state == State.SUBMITTED


@pytest.mark.parametrize(
    "proof",
    [SecondFactor(at=0, methods=("password", "totp")), people.proof("password")],
    ids=["old login", "password only"],
)
def test_without_a_fresh_login_with_second_factor_nothing_is_signed(
    bob: User, vera: User, proof: SecondFactor
) -> None:
    credential = acts.sent(bob)

    with pytest.raises(VaultRefusedError):
        reviews.approve(
            credential=credential, revision=credential.revision, valid_until=acts.today(),
            source=acts.source(), by=vera, session=people.SESSION,
            proof=proof,
        )  # fmt: skip
    assert Credential.objects.get().state == State.SUBMITTED


def test_nobody_decides_on_himself(hope: Organisation, vera: User, victor: User) -> None:
    """Vera also works at Hope: to her, its application is closed; so is everything to who is no verifier."""
    credential = acts.sent(hope.created_by, hope)
    people_of_hope = people.staff("Sana", hope, Function.DESK)
    User.objects.filter(pk=people_of_hope.pk).update(role="verifier")
    people_of_hope.refresh_from_db()

    for somebody in (people_of_hope, hope.created_by):
        for do in (acts.approve, ask, reject):
            with pytest.raises(ReviewError):
                do(credential, somebody)
        with pytest.raises(ReviewError):
            reviews.take(credential=credential, by=somebody)
    assert acts.approve(credential, victor).state == State.APPROVED


def test_a_suspended_verifier_decides_nothing(bob: User, vera: User) -> None:
    credential = acts.sent(bob)
    User.objects.filter(pk=vera.pk).update(is_active=False)
    vera.refresh_from_db()
    before = traces.tables()

    with pytest.raises(ReviewError, match=r"Only verifiers decide\. Nothing was decided\."):
        acts.approve(credential, vera)

    assert traces.changed_since(before) == []


def test_reasons_are_sealed_and_read_by_the_applicant(bob: User, vera: User) -> None:
    credential = ask(acts.sent(bob), vera)

    (question,) = applicant.questions(credential)
    assert (question.label, question.says, question.reads, question.by) == (
        "Specialty", "Internal medicine", "Your certificate says internal medicine.", "Vera Example"
    )  # fmt: skip
    assert b"internal" not in bytes(Decision.objects.get().reasons)
    assert "internal" not in str(list(Event.objects.values_list("detail", flat=True)))
    assert credential.due_at is not None


@pytest.mark.parametrize("why", [{}, {"specialty": Reason(reads="   ")}], ids=["none", "empty"])
def test_a_refusal_needs_a_reason(bob: User, vera: User, why: dict[str, Reason]) -> None:
    credential = acts.sent(bob)
    before = traces.tables()

    with pytest.raises(ReviewError, match="reason"):
        reviews.reject(
            credential=credential, revision=credential.revision, reasons=why, by=vera, session=people.SESSION
        )

    assert traces.changed_since(before) == []


def test_what_was_asked_is_answered_and_keeps_its_place(bob: User, vera: User) -> None:
    asked = ask(acts.sent(bob), vera)

    with pytest.raises(ApplicationError) as same:
        applications.submit(credential=asked, by=bob, session=people.SESSION)
    assert same.value.what == "Nothing was changed since it was sent back."
    mended = acts.stated(number=asked.licence_number, specialty="Internal medicine")
    again = applications.answer(credential=asked, stated=mended, by=bob, session=people.SESSION)

    assert (again.state, again.submitted_at, again.sendings) == (State.SUBMITTED, asked.submitted_at, 2)
    assert applicant.questions(again) == []
    assert [step.what for step in applicant.steps(again)] == ["sent", "asked", "sent_again"]


def test_who_is_rejected_mends_it_and_goes_to_the_end_of_the_queue(bob: User, vera: User) -> None:
    rejected = reject(acts.sent(bob), vera)
    acts.add_paper(rejected, bob, acts.certificate("Board of cardiology"))

    again = applications.submit(credential=rejected, by=bob, session=people.SESSION)

    assert (
        again.submitted_at is not None
        and rejected.submitted_at is not None
        and again.submitted_at > rejected.submitted_at
    )
    assert acts.approve(again, vera).state == State.APPROVED


def test_suspended_is_nothing_at_once_and_told_with_its_reason(bob: User, vera: User) -> None:
    credential = acts.suspend(acts.verified(bob, vera), vera, "The council suspended it.")

    assert (licence_standing.standing_of(bob).state, licence_standing.standing_of(bob).is_active) == (
        State.SUSPENDED,
        False,
    )
    assert applicant.questions(credential)[0].reads == "The council suspended it."
    with pytest.raises(ApplicationError):
        applications.begin(by=bob)
    resumed = acts.resume(credential, vera)
    assert licence_standing.standing_of(bob).is_active
    assert [row.sequence for row in Decision.objects.order_by("at")] == [1, 2, 3]
    assert resumed.valid_until == credential.valid_until


def test_revoked_is_for_good(bob: User, vera: User) -> None:
    acts.revoke(acts.verified(bob, vera), vera)

    assert licence_standing.standing_of(bob).state == State.REVOKED
    with pytest.raises(ApplicationError) as refused:
        applications.begin(by=bob)
    assert refused.value.what == "The licence of this account was revoked."


def test_reasons_of_a_decision_open_under_no_other_key(bob: User, charlie: User, vera: User) -> None:
    hers = ask(acts.sent(bob), vera)
    his = ask(acts.sent(charlie), vera)
    swapped = Decision.objects.select_related("credential").get(credential=hers)
    assert reasons.opened(swapped) == WHY
    swapped.reasons = Decision.objects.get(credential=his).reasons

    with pytest.raises(VaultRefusedError, match="did not release this"):
        reasons.opened(swapped)
