"""Two verifiers at once, with threads and connections of their own: one wins, the other reads who decided."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connections

from domain.accounts.models import User
from domain.audit.models import Event
from domain.credentials.errors import DecidedError, ReviewError
from domain.credentials.models import Credential, CredentialState, Decision
from domain.credentials.reasons import Reason
from domain.credentials.services import applications, reviews
from domain.credentials.tests import acts
from domain.ledger.models import SignedAct
from domain.notifications.models import Notice
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)
State = CredentialState


def at_once(*todo: Callable[[], object]) -> list[object]:
    """Each in a thread, let go together: what it returned, or its error."""
    gate = threading.Barrier(len(todo))
    found: list[object] = [None] * len(todo)

    def run(place: int, do: Callable[[], object]) -> None:
        gate.wait()
        try:
            found[place] = do()
        except Exception as error:  # noqa: BLE001  handed to the test
            found[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, do)) for place, do in enumerate(todo)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return list(found)


def test_of_two_verifiers_one_wins_and_the_other_reads_who_decided(
    bob: User, vera: User, victor: User
) -> None:
    credential = acts.sent(bob)

    def reject(by: User) -> Credential:
        why = {"specialty": Reason(reads="It says surgery.")}
        return reviews.reject(
            credential=credential, revision=credential.revision, reasons=why, by=by, session=people.SESSION
        )

    found = at_once(lambda: acts.approve(credential, vera), lambda: reject(victor))

    won, lost = ("Vera", found[1]) if isinstance(found[0], Credential) else ("Victor", found[0])
    assert isinstance(lost, DecidedError)
    assert lost.what.startswith(f"{won} Example decided this already: ")
    assert Decision.objects.count() == 1
    assert Event.objects.filter(action__in=["credential.approved", "credential.rejected"]).count() == 1
    assert Notice.objects.filter(user=bob).count() == 1
    assert SignedAct.objects.count() == (1 if won == "Vera" else 0)


def test_eight_approvals_at_once_are_one(bob: User, vera: User, victor: User) -> None:
    credential = acts.sent(bob)

    found = at_once(*[partial(acts.approve, credential, by) for by in [vera, victor] * 4])

    assert sum(isinstance(each, Credential) for each in found) == 1
    assert sum(isinstance(each, DecidedError) for each in found) == 7
    assert (Decision.objects.count(), SignedAct.objects.count()) == (1, 1)


def test_a_renewal_is_approved_once_and_takes_the_place_of_the_old_one(
    bob: User, vera: User, victor: User
) -> None:
    old = acts.verified(bob, vera)
    renewal = acts.sent(bob, number=old.licence_number)

    found = at_once(lambda: acts.approve(renewal, vera), lambda: acts.approve(renewal, victor))

    assert sum(isinstance(each, Credential) for each in found) == 1
    assert sum(isinstance(each, DecidedError) for each in found) == 1
    assert sorted(Credential.objects.values_list("state", flat=True)) == [State.APPROVED, State.REPLACED]


def test_suspended_while_the_renewal_is_approved_never_both(bob: User, vera: User, victor: User) -> None:
    """Both sign the next number for Bob's account: one of them counts."""
    old = acts.verified(bob, vera)
    renewal = acts.sent(bob, number=old.licence_number)

    found = at_once(lambda: acts.suspend(old, vera), lambda: acts.approve(renewal, victor))

    assert sum(isinstance(each, Credential) for each in found) == 1
    assert sum(isinstance(each, DecidedError | ReviewError) for each in found) == 1
    assert Decision.objects.filter(account=bob.address).count() == 2


def test_approved_while_bob_takes_it_back_never_both(bob: User, vera: User) -> None:
    credential = acts.sent(bob)

    found = at_once(
        lambda: acts.approve(credential, vera), lambda: applications.withdraw(credential=credential, by=bob)
    )

    state = Credential.objects.get().state
    assert (state == State.APPROVED) == isinstance(found[0], Credential) != isinstance(found[1], Credential)


def test_begun_in_two_windows_at_once_it_is_one_application(bob: User) -> None:
    found = at_once(*[lambda: applications.begin(by=bob)] * 4)

    assert len({each.pk for each in found if isinstance(each, Credential)}) == 1
    assert Credential.objects.count() == 1


def test_sent_in_two_windows_at_once_it_is_sent_once(bob: User) -> None:
    credential = acts.draft(bob)

    found = at_once(*[lambda: applications.submit(credential=credential, by=bob, session=people.SESSION)] * 4)

    assert any(isinstance(each, Credential) for each in found)
    assert Credential.objects.get().sendings == 1
    assert credential.submissions.count() == 1


def test_a_stale_page_decides_nothing(bob: User, vera: User) -> None:
    """Bob took it back and sent something else since the page was made."""
    seen = acts.sent(bob)
    applications.withdraw(credential=seen, by=bob)
    applications.answer(credential=seen, stated=acts.stated(number="OTHER-1"), by=bob, session=people.SESSION)

    with pytest.raises(DecidedError) as refused:
        acts.approve(seen, vera)
    assert refused.value.what == "The applicant changed it a moment ago."
