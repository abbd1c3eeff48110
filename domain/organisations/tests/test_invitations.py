"""Invitations: only managers write them, the code counts once and seven days, and whoever holds it still
needs an account of the role.
"""

from datetime import timedelta

import pytest

from common import clock
from common.errors import MedChainError
from domain.accounts import codes
from domain.accounts.models import Patient
from domain.accounts.roles import Role
from domain.notifications.models import Notice
from domain.organisations.models import Function, Invitation, Membership, Organisation
from domain.organisations.queries import memberships
from domain.organisations.queries.invitations import with_code
from domain.organisations.services import invitations
from domain.organisations.services.managers import NotManagerError
from tests import people, traces

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def invite(
    hope: Organisation, email: str = "nora@example.org", functions: int = Function.NURSE
) -> Invitation:
    return invitations.invite(
        organisation=hope, email=email, name="Nora", functions=functions, by=hope.created_by
    )


def test_the_code_from_the_mail_finds_the_invitation_and_the_database_holds_none(hope: Organisation) -> None:
    invitation = invite(hope)
    code = people.code_from_mail()
    assert with_code(codes.digest(code)) == invitation
    assert with_code(codes.digest(code.lower().replace("-", " ").replace("0", "o"))) == invitation
    assert code.encode() not in bytes(invitation.token_digest)
    assert "Hope" not in str(people.sent_mails()[-1].body)


def test_nora_accepts_and_is_on_the_staff(hope: Organisation) -> None:
    invitation, nora = invite(hope), people.professional("Nora", Role.HOSPITAL)
    membership = invitations.accept(invitation=invitation, by=nora)
    assert memberships.staff_membership(nora) == membership
    assert (Function(membership.functions), membership.sequence) == (Function.NURSE, 0)
    assert membership in memberships.to_sign(hope)
    assert Notice.objects.get(kind="staff.joined").user == hope.created_by


def test_the_code_counts_once(hope: Organisation) -> None:
    invitation = invite(hope)
    invitations.accept(invitation=invitation, by=people.professional("Nora", Role.HOSPITAL))
    with pytest.raises(MedChainError, match="not open"):
        invitations.accept(invitation=invitation, by=people.professional("Mallory", Role.HOSPITAL))
    assert Membership.objects.filter(organisation=hope).count() == 2


def test_it_ends_after_seven_days(hope: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    invitation, nora = invite(hope), people.professional("Nora", Role.HOSPITAL)
    later = clock.now() + timedelta(days=7, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert with_code(bytes(invitation.token_digest)) is None
    with pytest.raises(MedChainError, match="not open"):
        invitations.accept(invitation=invitation, by=nora)


def test_a_withdrawn_one_opens_nothing_and_a_new_one_can_follow(hope: Organisation) -> None:
    invitation = invite(hope)
    invitations.withdraw(invitation=invitation, by=hope.created_by)
    with pytest.raises(MedChainError, match="not open"):
        invitations.accept(invitation=invitation, by=people.professional("Nora", Role.HOSPITAL))
    with pytest.raises(MedChainError, match="not open"):
        invitations.withdraw(invitation=invitation, by=hope.created_by)
    assert invite(hope).pk != invitation.pk


def test_sent_again_only_the_newest_code_counts(hope: Organisation) -> None:
    invitation = invite(hope)
    old = bytes(invitation.token_digest)
    stale = Invitation.objects.select_related("organisation").get()
    invitations.resend(invitation=invitation, by=hope.created_by)
    assert with_code(old) is None
    assert with_code(codes.digest(people.code_from_mail())) == invitation
    with pytest.raises(MedChainError, match="not open"):
        invitations.accept(invitation=stale, by=people.professional("Nora", Role.HOSPITAL))


def test_one_open_invitation_per_address(hope: Organisation) -> None:
    invite(hope)
    before = traces.tables()
    with pytest.raises(MedChainError, match=r"open invitation already.*That one remains\."):
        invite(hope, "NORA@example.org")
    assert traces.changed_since(before) == []


def test_only_managers_invite_withdraw_and_send_again(hope: Organisation) -> None:
    invitation = invite(hope)
    strangers = (
        people.staff("Desk", hope, Function.DESK),
        people.organisation("Clinic", manager="Mallory").created_by,
    )
    for other in strangers:
        with pytest.raises(NotManagerError):
            invitations.invite(
                organisation=hope, email="x@example.org", name="X", functions=Function.DESK, by=other
            )
        with pytest.raises(NotManagerError):
            invitations.withdraw(invitation=invitation, by=other)
        with pytest.raises(NotManagerError):
            invitations.resend(invitation=invitation, by=other)
    assert Invitation.objects.filter(withdrawn_at=None).count() == 1


@pytest.mark.parametrize("functions", [0, Function.CLINICIAN, Function.CLINICIAN | Function.MANAGER, 128])
def test_nobody_is_invited_as_a_clinician_or_as_nothing(hope: Organisation, functions: int) -> None:
    before = traces.tables()
    with pytest.raises(MedChainError, match=r"what this person does.*Nothing was sent\."):
        invite(hope, functions=functions)
    assert traces.changed_since(before) == []


def test_an_account_of_another_role_cannot_accept(hope: Organisation, alice: Patient) -> None:
    invitation = invite(hope)
    for other in (alice.user, people.doctor("Bob").user, people.professional("Linden", Role.PHARMACY)):
        with pytest.raises(MedChainError, match="another role"):
            invitations.accept(invitation=invitation, by=other)
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_who_works_elsewhere_stays_there(hope: Organisation) -> None:
    invitation, clinic = invite(hope), people.organisation("Clinic", manager="Nora")
    with pytest.raises(MedChainError, match="already"):
        invitations.accept(invitation=invitation, by=clinic.created_by)
    assert Membership.objects.filter(organisation=hope).count() == 1
