"""Doctors are asked, accept, and are admitted by the organisation's own signature; either side ends it, at
once.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from adapters.chain import deployment, keys
from adapters.chain.acts import participants as acts
from adapters.chain.values import FOREVER
from adapters.vault.interface import VaultRefusedError
from common import clock
from common.errors import MedChainError
from domain.accounts.models import User
from domain.ledger.models import SignedAct
from domain.ledger.services import outcomes
from domain.ledger.services.signed_flow import Outbox, Signed
from domain.notifications.models import Notice
from domain.organisations.models import Function, Membership, MembershipState, Organisation
from domain.organisations.queries import memberships
from domain.organisations.services import admissions, ledger_outcomes, members
from domain.organisations.services.managers import NotManagerError
from tests import people, traces
from vault.models import PendingStatement

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def ask(hope: Organisation, bob: User, **dates: object) -> Membership:
    return members.propose(
        organisation=hope,
        user=bob,
        by=hope.created_by,
        **{"valid_from": clock.now(), **dates},  # type: ignore[arg-type]
    )


def sign(membership: Membership) -> Membership:
    return members.admit(
        organisation=membership.organisation,
        user=membership.user,
        functions=membership.functions,
        valid_from=membership.valid_from,
        valid_until=membership.valid_until,
        by=membership.organisation.created_by,
        session=people.SESSION,
        proof=people.proof(),
    )


def admitted(hope: Organisation, bob: User) -> Membership:
    membership = ask(hope, bob)
    members.accept(membership=membership, by=bob)
    return sign(membership)


def end(membership: Membership, by: User) -> None:
    members.end(membership=membership, by=by, session=people.SESSION, proof=people.proof())


def test_bob_is_asked_accepts_and_is_admitted(hope: Organisation, bob: User) -> None:
    membership = ask(hope, bob)
    assert memberships.proposed_to(bob) == [membership]
    assert memberships.for_user(bob) == []
    members.accept(membership=membership, by=bob)
    assert membership in memberships.to_sign(hope)
    assert memberships.for_user(bob) == []
    sign(membership)
    assert memberships.for_user(bob) == [membership]
    assert set(Notice.objects.filter(user=bob).values_list("kind", flat=True)) == {
        "membership.proposed",
        "membership.admitted",
    }
    assert set(Notice.objects.filter(user=hope.created_by).values_list("kind", flat=True)) == {
        "membership.accepted"
    }


def test_nothing_is_signed_before_bob_accepts(hope: Organisation, bob: User) -> None:
    membership = ask(hope, bob)
    with pytest.raises(MedChainError, match="has not accepted"):
        sign(membership)
    assert not SignedAct.objects.exists()


def test_bob_declines_and_can_be_asked_again(hope: Organisation, bob: User) -> None:
    membership = ask(hope, bob)
    members.decline(membership=membership, by=bob)
    with pytest.raises(MedChainError, match="a moment ago"):
        members.accept(membership=membership, by=bob)
    assert ask(hope, bob).pk != membership.pk


def test_nobody_answers_for_bob(hope: Organisation, bob: User) -> None:
    membership, charlie = ask(hope, bob), people.doctor("Charlie").user
    for answer in (members.accept, members.decline):
        with pytest.raises(MedChainError, match="a moment ago"):
            answer(membership=membership, by=charlie)
    membership.refresh_from_db()
    assert membership.accepted_at is None


def test_asked_twice_is_asked_once(hope: Organisation, bob: User) -> None:
    ask(hope, bob)
    before = traces.tables()
    with pytest.raises(MedChainError, match=r"asked already.*That remains\."):
        ask(hope, bob)
    assert traces.changed_since(before) == []


def test_only_managers_ask_and_sign(hope: Organisation, bob: User) -> None:
    membership = ask(hope, bob)
    members.accept(membership=membership, by=bob)
    for other in (
        people.staff("Desk", hope, Function.DESK),
        people.organisation("Clinic", manager="Mallory").created_by,
        bob,
    ):
        with pytest.raises(NotManagerError):
            members.propose(
                organisation=hope,
                user=people.doctor(f"D{other.number}").user,
                valid_from=clock.now(),
                by=other,
            )
        with pytest.raises(NotManagerError):
            members.admit(
                organisation=hope,
                user=bob,
                functions=1,
                valid_from=clock.now(),
                valid_until=None,
                by=other,
                session=people.SESSION,
                proof=people.proof(),
            )
    assert not SignedAct.objects.exists()


def test_a_login_of_an_hour_ago_signs_nothing(hope: Organisation, bob: User) -> None:
    membership = ask(hope, bob)
    members.accept(membership=membership, by=bob)
    stale = people.proof()._replace(at=clock.unix(clock.now()) - 3600)
    with pytest.raises(VaultRefusedError):
        members.sign_waiting(
            memberships=[membership], by=hope.created_by, session=people.SESSION, proof=stale
        )
    assert not SignedAct.objects.exists()


def test_a_second_click_signs_nothing_more(
    hope: Organisation, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    membership = ask(hope, bob)
    members.accept(membership=membership, by=bob)
    stale = Membership.objects.select_related("organisation", "user").get(pk=membership.pk)
    sign(membership)
    monkeypatch.setattr(
        members, "_accepted", lambda *_: stale
    )  # what a second window read before the first one signed
    with pytest.raises(MedChainError, match="a moment ago"):
        sign(stale)
    assert SignedAct.objects.filter(kind="membership").count() == 1


def test_who_manages_no_more_when_it_is_written_admits_nobody(
    hope: Organisation, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    membership, really = ask(hope, bob), admissions.sign
    members.accept(membership=membership, by=bob)

    def signed_while_somebody_else_changed_it(*args: Any, **kwargs: Any) -> Signed[acts.Admit]:
        Membership.objects.filter(user=hope.created_by).update(functions=Function.DESK)
        return really(*args, **kwargs)

    monkeypatch.setattr(admissions, "sign", signed_while_somebody_else_changed_it)
    with pytest.raises(NotManagerError):
        sign(membership)
    assert not SignedAct.objects.exists()
    assert memberships.for_user(bob) == []


@pytest.mark.parametrize("who", ["manager", "doctor"])
def test_either_side_ends_it_at_once_here_and_at_the_vault(hope: Organisation, bob: User, who: str) -> None:
    membership = admitted(hope, bob)
    end(membership, hope.created_by if who == "manager" else bob)
    assert memberships.for_user(bob) == []
    ending = SignedAct.objects.get(kind="membership", version=2)
    assert ending.subject_id == membership.pk
    held = PendingStatement.objects.get(about="member")
    assert (held.subject, held.signer, held.sequence) == (bob.address, hope.address, 2)


def test_a_stranger_ends_nothing(hope: Organisation, bob: User) -> None:
    membership = admitted(hope, bob)
    for other in (people.doctor("Charlie").user, people.staff("Desk", hope, Function.DESK)):
        with pytest.raises(NotManagerError):
            end(membership, other)
    assert memberships.for_user(bob) == [membership]


def test_what_was_never_signed_ends_without_the_ledger(hope: Organisation, bob: User) -> None:
    membership = ask(hope, bob)
    end(membership, hope.created_by)
    membership.refresh_from_db()
    assert membership.state == MembershipState.ENDED
    assert not SignedAct.objects.exists()


def test_the_last_manager_cannot_leave(hope: Organisation) -> None:
    dana = memberships.staff_membership(hope.created_by)
    assert dana is not None
    with pytest.raises(MedChainError, match="last manager"):
        end(dana, hope.created_by)
    with pytest.raises(MedChainError, match="last manager"):
        members.admit(
            organisation=hope, user=hope.created_by, functions=int(Function.DESK), valid_from=dana.valid_from,
            valid_until=None,
            by=hope.created_by, session=people.SESSION, proof=people.proof(),
        )  # fmt: skip
    people.staff("Nora", hope, Function.MANAGER)
    end(dana, hope.created_by)
    assert memberships.staff_membership(hope.created_by) is None


@pytest.mark.django_db(databases=["default", "vault"], transaction=True)
@pytest.mark.parametrize("how_many", [2, 3])
def test_managers_who_end_each_other_at_once_have_one_winner(hope: Organisation, how_many: int) -> None:
    """Of two, and of two beside a third: whose membership ended no longer decides."""
    dana, nora = hope.created_by, people.staff("Nora", hope, Function.MANAGER)
    if how_many == 3:
        people.staff("Otto", hope, Function.MANAGER)

    def fire(pair: tuple[User, User]) -> bool:
        by, whom = pair
        try:
            end(Membership.objects.select_related("organisation", "user").get(user=whom), by)
        except MedChainError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(fire, [(dana, nora), (nora, dana)] * 3))
    assert done.count(True) == 1
    assert len(memberships.managers(hope)) == how_many - 1


def test_a_membership_over_by_its_date_counts_nowhere(
    hope: Organisation, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    membership = ask(hope, bob, valid_until=clock.now() + timedelta(days=30))
    members.accept(membership=membership, by=bob)
    sign(membership)
    later = clock.now() + timedelta(days=30, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert memberships.for_user(bob) == []


def ledger_says(row: SignedAct, said: str) -> None:
    """As the ledger writes it to its feed; then the follower reads it."""
    {"confirmed": outcomes.acts_confirmed, "refused": outcomes.acts_refused}[said]([row.pk])
    ledger_outcomes.follow()


def test_who_comes_back_is_signed_with_the_next_number(hope: Organisation, bob: User) -> None:
    end(admitted(hope, bob), bob)
    admitted(hope, bob)
    assert set(SignedAct.objects.values_list("sequence", flat=True)) == {1, 2, 3}


def test_the_organisation_signs_and_not_its_manager(
    hope: Organisation, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Signed[acts.Admit]] = []
    real = admissions.submit

    def see(signed: Signed[acts.Admit], membership: Membership, outbox: Outbox) -> None:
        seen.append(signed)
        real(signed, membership, outbox)

    monkeypatch.setattr(admissions, "submit", see)
    admitted(hope, bob)
    act, signature = seen[0].act, seen[0].signature
    assert keys.recover(act.typed(deployment.load(31337)), signature) == hope.address
    assert (act.admission.account, act.admission.functions, act.admission.valid_until) == (
        bob.address,
        int(Function.CLINICIAN),
        FOREVER,
    )


def test_what_the_ledger_has_stands_in_the_row(hope: Organisation, bob: User) -> None:
    membership = admitted(hope, bob)
    ledger_says(SignedAct.objects.get(), "confirmed")
    membership.refresh_from_db()
    assert (membership.recorded_sequence, membership.is_refused) == (1, False)
    assert ledger_outcomes.follow() == 0


def test_what_the_ledger_did_not_take_is_signed_once_more_with_the_same_number(
    hope: Organisation, bob: User
) -> None:
    membership = admitted(hope, bob)
    ledger_says(SignedAct.objects.get(), "refused")
    waiting = list(memberships.to_sign(hope))
    assert bob in [membership.user for membership in waiting]
    assert Notice.objects.filter(kind="membership.refused", user=hope.created_by).count() == 1
    members.sign_waiting(
        memberships=waiting, by=hope.created_by, session=people.SESSION, proof=people.proof()
    )
    assert [row.sequence for row in SignedAct.objects.filter(subject_id=membership.pk)] == [1, 1]
    assert not memberships.to_sign(hope)


def test_an_end_that_the_ledger_did_not_take_is_signed_once_more(hope: Organisation, bob: User) -> None:
    membership = admitted(hope, bob)
    ledger_says(SignedAct.objects.get(), "confirmed")
    membership.refresh_from_db()
    end(membership, bob)
    ledger_says(SignedAct.objects.get(sequence=2), "refused")
    (waiting,) = [row for row in memberships.to_sign(hope) if row.user == bob]
    members.sign_waiting(
        memberships=[waiting], by=hope.created_by, session=people.SESSION, proof=people.proof()
    )
    assert SignedAct.objects.filter(sequence=2).count() == 2
    membership.refresh_from_db()
    assert (membership.state, membership.is_refused) == (MembershipState.ENDED, False)


def test_an_admission_that_never_came_through_needs_no_end(hope: Organisation, bob: User) -> None:
    end(admitted(hope, bob), bob)
    for row in SignedAct.objects.order_by("sequence"):
        ledger_says(row, "refused")
    assert bob not in [row.user for row in memberships.to_sign(hope)]
