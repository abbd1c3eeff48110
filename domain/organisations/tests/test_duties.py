"""What somebody does at Hope changes: Hope signs it, what is taken ends at once, and somebody always
manages.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from adapters.chain.acts.participants import Admit
from adapters.vault import client
from adapters.vault.interface import VaultRefusedError, VaultUnavailableError
from common import clock
from common.errors import MedChainError
from domain.accounts.models import User
from domain.audit.models import Event
from domain.ledger.models import SignedAct
from domain.ledger.services.signed_flow import Signed
from domain.notifications.models import Notice
from domain.organisations.models import Function, Membership, Organisation
from domain.organisations.queries import memberships
from domain.organisations.services import admissions, duties, members
from domain.organisations.services.duties import Duty
from domain.organisations.services.managers import NotManagerError
from domain.organisations.tests.test_members import admitted, ledger_says
from tests import people, traces
from vault.models import PendingStatement

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
DESK, NURSE, MANAGER = Function.DESK, Function.NURSE, Function.MANAGER


def membership_of(user: User) -> Membership:
    return Membership.objects.select_related("organisation", "user").get(user=user)


def nora_at(hope: Organisation, functions: Function = NURSE | DESK) -> Membership:
    """Admitted."""
    nora = people.staff("Nora", hope, functions)
    members.sign_waiting(
        memberships=[membership_of(nora)], by=hope.created_by, session=people.SESSION, proof=people.proof()
    )
    return membership_of(nora)


def change(
    membership: Membership, functions: int, *, by: User | None = None, seen: str = "", **other: object
) -> Membership:
    to = Duty(
        **{  # type: ignore[arg-type]
            "functions": int(functions),
            "title": membership.title,
            "valid_until": membership.valid_until,
            **other,
        }
    )
    duties.change(
        membership=membership,
        to=to,
        seen=seen or duties.mark_of(membership),
        by=by or membership.organisation.created_by,
        session=people.SESSION,
        proof=people.proof(),
    )
    return membership_of(membership.user)


def test_what_is_taken_is_held_by_the_vault_before_the_chain_has_it(hope: Organisation) -> None:
    nora = change(nora_at(hope), DESK)
    assert (nora.functions, nora.sequence) == (DESK, 2)
    act = SignedAct.objects.get(version=2)
    assert (act.signer, act.subject_id) == (hope.address, nora.pk)
    held = PendingStatement.objects.get(about="member")
    assert (held.subject, held.signer, held.sequence) == (nora.user.address, hope.address, 2)


def test_what_is_added_waits_for_the_chain(hope: Organisation) -> None:
    nora = change(nora_at(hope), NURSE | DESK | Function.CLAIMS)
    assert (nora.functions, nora.sequence) == (NURSE | DESK | Function.CLAIMS, 2)
    assert SignedAct.objects.filter(version=2).exists()
    assert not PendingStatement.objects.exists()


def test_an_earlier_end_is_held_and_a_later_one_waits(hope: Organisation, bob: User) -> None:
    admitted(hope, bob)
    earlier, later = clock.now() + timedelta(days=10), clock.now() + timedelta(days=90)
    assert change(membership_of(bob), Function.CLINICIAN, valid_until=earlier).valid_until == earlier
    assert PendingStatement.objects.get().sequence == 2
    assert change(membership_of(bob), Function.CLINICIAN, valid_until=later).sequence == 3
    assert PendingStatement.objects.count() == 1


def test_a_position_is_written_down_and_not_signed(hope: Organisation) -> None:
    nora = change(nora_at(hope), NURSE | DESK, title="Ward 4")
    assert (nora.title, nora.sequence) == ("Ward 4", 1)
    assert SignedAct.objects.count() == 1


def test_what_nobody_signed_yet_is_signed_with_the_admission(hope: Organisation) -> None:
    nora = change(membership_of(people.staff("Nora", hope, NURSE)), DESK)
    assert (nora.functions, nora.sequence) == (DESK, 0)
    assert nora in memberships.to_sign(hope)
    assert not SignedAct.objects.exists()


def test_the_same_as_now_is_nothing(hope: Organisation) -> None:
    nora = nora_at(hope)
    change(nora, NURSE | DESK)
    assert not Event.objects.filter(action="membership.changed").exists()
    assert not Notice.objects.filter(kind="membership.changed").exists()


def test_nora_is_told_once_per_change_and_the_log_says_what_changed(hope: Organisation) -> None:
    nora = change(nora_at(hope), DESK)
    change(nora, DESK, title="Ward 4")
    assert Notice.objects.filter(user=nora.user, kind="membership.changed").count() == 2
    assert people.waiting_mails() == [("membership.changed", nora.user.email)] * 2
    first, second = Event.objects.filter(action="membership.changed").order_by("id")
    assert first.detail == {"functions": DESK, "was": NURSE | DESK, "changed": ["functions"]}
    assert second.detail["changed"] == ["title"]
    assert "Ward" not in str(second.detail)
    mails = "".join(str(mail.subject) + str(mail.body) for mail in people.sent_mails())
    assert not {word for word in ("Hope", "Nora", "Ward", "nurse") if word in mails}


def test_only_a_manager_of_hope_changes_it(hope: Organisation) -> None:
    nora = nora_at(hope)
    for other in (
        nora.user,
        people.staff("Otto", hope, DESK),
        people.organisation("Clinic", manager="Mallory").created_by,
    ):
        with pytest.raises(NotManagerError):
            change(nora, MANAGER, by=other)
    assert membership_of(nora.user).functions == NURSE | DESK


def test_a_login_of_an_hour_ago_changes_nothing(hope: Organisation) -> None:
    nora = nora_at(hope)
    stale = people.proof()._replace(at=clock.unix(clock.now()) - 3600)
    with pytest.raises(VaultRefusedError):
        duties.change(
            membership=nora,
            to=Duty(int(DESK), "", None),
            seen=duties.mark_of(nora),
            by=hope.created_by,
            session=people.SESSION,
            proof=stale,
        )
    assert membership_of(nora.user).functions == NURSE | DESK


@pytest.mark.parametrize("functions", [0, Function.CLINICIAN, Function.CLINICIAN | DESK, 128])
def test_staff_become_no_clinicians_and_not_nothing(hope: Organisation, functions: int) -> None:
    nora = nora_at(hope)
    before = traces.tables()
    with pytest.raises(MedChainError, match="what this person does"):
        change(nora, functions)
    assert traces.changed_since(before) == []


def test_a_doctor_has_other_tasks_and_manages_nothing(hope: Organisation, bob: User) -> None:
    admitted(hope, bob)
    assert (
        change(membership_of(bob), Function.CLINICIAN | Function.PRIVACY).functions
        == Function.CLINICIAN | Function.PRIVACY
    )
    with pytest.raises(MedChainError, match="what this person does"):
        change(membership_of(bob), Function.CLINICIAN | MANAGER)


def test_a_last_day_lies_ahead(hope: Organisation, bob: User) -> None:
    admitted(hope, bob)
    before = traces.tables()
    with pytest.raises(MedChainError, match=r"last day has passed.*Nothing was changed\."):
        change(membership_of(bob), Function.CLINICIAN, valid_until=clock.now() - timedelta(seconds=1))
    assert traces.changed_since(before) == []


def test_who_was_only_asked_or_is_gone_has_no_tasks_to_change(hope: Organisation, bob: User) -> None:
    asked = members.propose(organisation=hope, user=bob, valid_from=clock.now(), by=hope.created_by)
    nora = nora_at(hope)
    members.end(membership=nora, by=hope.created_by, session=people.SESSION, proof=people.proof())
    before = traces.tables()
    for membership in (asked, membership_of(nora.user)):
        with pytest.raises(MedChainError, match="does here now"):
            change(membership, DESK)
    assert traces.changed_since(before) == []


def test_the_last_manager_stays_one(hope: Organisation) -> None:
    dana = membership_of(hope.created_by)
    with pytest.raises(MedChainError, match="last manager"):
        change(dana, DESK)
    people.staff("Otto", hope, MANAGER)
    change(dana, DESK)
    assert [row.user.email for row in memberships.managers(hope)] == ["otto@example.org"]


def test_a_second_window_changes_nothing_more(hope: Organisation) -> None:
    nora = nora_at(hope)
    seen = duties.mark_of(nora)
    changed = change(nora, NURSE, seen=seen)
    with pytest.raises(MedChainError, match="a moment ago"):
        change(changed, DESK, seen=seen)
    assert membership_of(nora.user).functions == NURSE
    assert SignedAct.objects.filter(version__gt=1).count() == 1


def test_what_another_window_changed_while_the_vault_signed_stays(
    hope: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    nora, real = nora_at(hope), admissions.sign

    def sign(act: Admit, membership: Membership, **named: Any) -> Signed[Admit]:
        Membership.objects.filter(pk=nora.pk).update(title="Ward 9")
        return real(act, membership, **named)

    monkeypatch.setattr(admissions, "sign", sign)
    with pytest.raises(MedChainError, match="a moment ago"):
        change(nora, DESK)
    assert (membership_of(nora.user).functions, membership_of(nora.user).title) == (NURSE | DESK, "Ward 9")
    assert not SignedAct.objects.filter(version=2).exists()


def test_what_the_ledger_did_not_take_is_signed_once_more(hope: Organisation) -> None:
    nora = nora_at(hope)
    ledger_says(SignedAct.objects.get(version=1), "confirmed")
    changed = change(membership_of(nora.user), DESK)
    ledger_says(SignedAct.objects.get(version=2), "refused")
    assert Notice.objects.filter(kind="membership.refused", user=hope.created_by).count() == 1
    (waiting,) = [row for row in memberships.to_sign(hope) if row.pk == changed.pk]
    members.sign_waiting(
        memberships=[waiting], by=hope.created_by, session=people.SESSION, proof=people.proof()
    )
    assert SignedAct.objects.filter(version=2).count() == 2
    assert (membership_of(nora.user).functions, membership_of(nora.user).is_refused) == (DESK, False)


def test_a_vault_that_is_away_afterwards_holds_up_nothing(
    hope: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(**given: object) -> None:
        raise VaultUnavailableError("away")

    nora = nora_at(hope)
    monkeypatch.setattr(client(), "deny", away)
    assert change(nora, DESK).functions == DESK
    assert SignedAct.objects.filter(version=2).exists()


@pytest.mark.django_db(databases=["default", "vault"], transaction=True)
@pytest.mark.parametrize("how_many", [2, 3])
def test_managers_who_demote_each_other_at_once_have_one_winner(hope: Organisation, how_many: int) -> None:
    """Of two, and of two beside a third: whoever lost the function first no longer decides."""
    dana, nora = membership_of(hope.created_by), membership_of(people.staff("Nora", hope, MANAGER | DESK))
    if how_many == 3:
        people.staff("Otto", hope, MANAGER)
    Membership.objects.filter(pk=dana.pk).update(functions=MANAGER | DESK)

    def demote(pair: tuple[User, User]) -> bool:
        by, whom = pair
        try:
            row = membership_of(whom)
            change(row, DESK, by=by)
        except MedChainError:
            return False
        finally:
            connections.close_all()
        return row.is_manager  # who comes after that changes nothing

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(demote, [(dana.user, nora.user), (nora.user, dana.user)] * 3))
    assert done.count(True) == 1
    assert len(memberships.managers(hope)) == how_many - 1
