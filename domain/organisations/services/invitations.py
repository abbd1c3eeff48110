"""Staff of an organisation: invited by a manager, with a code by mail that counts once and for seven days."""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from common import clock
from common.errors import MedChainError
from domain.accounts import codes
from domain.accounts.codes import Code
from domain.accounts.models import User
from domain.accounts.services import mail
from domain.audit.services import events
from domain.notifications.services import notices
from domain.organisations.models import Function, Invitation, Membership, MembershipState, Organisation
from domain.organisations.services.managers import require_manager

VALID_FOR = timedelta(days=7)
MOST_OPEN = 500
STAFF = (
    Function.MANAGER
    | Function.DESK
    | Function.NURSE
    | Function.TECHNICIAN
    | Function.CLAIMS
    | Function.PRIVACY
)


def invite(
    *, organisation: Organisation, email: str, name: str, functions: int, title: str = "", by: User
) -> Invitation:
    """Write an invitation and mail its code.

    Raises MedChainError for who is no manager, an open invitation, a person who is there already.
    """
    require_manager(by, organisation)
    _check_functions(functions)
    _check_address(organisation, email)
    code = codes.new()
    invitation = Invitation(
        organisation=organisation,
        email=email.lower(),
        name=name,
        title=title,
        functions=functions,
        token_digest=code.digest,
        invited_by=by,
        expires_at=clock.now() + VALID_FOR,
    )
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
            _send(invitation, code, by, again=False)
    except IntegrityError:
        raise MedChainError(
            "This address has an open invitation already.",
            kept="That one remains.",
            next="Send it again, or withdraw it first.",
        ) from None
    return invitation


def resend(*, invitation: Invitation, by: User) -> Invitation:
    """A new code for seven new days; the old one no longer counts.

    Raises MedChainError where it was answered meanwhile.
    """
    require_manager(by, invitation.organisation)
    code = codes.new()
    with transaction.atomic():
        renewed = _waiting(invitation).update(token_digest=code.digest, expires_at=clock.now() + VALID_FOR)
        _require_open(renewed)
        _send(invitation, code, by, again=True)
    invitation.refresh_from_db()
    return invitation


def withdraw(*, invitation: Invitation, by: User) -> None:
    """Its code opens nothing from now on. Raises MedChainError where it was answered meanwhile."""
    require_manager(by, invitation.organisation)
    with transaction.atomic():
        _require_open(_waiting(invitation).update(withdrawn_at=clock.now()))
        events.write(action="invitation.withdrawn", by=by, subject_id=invitation.pk)


def accept(*, invitation: Invitation, by: User) -> Membership:
    """Join the staff. Of two who hold the code one wins. Raises MedChainError."""
    organisation, now = invitation.organisation, clock.now()
    if by.role != organisation.role:
        raise MedChainError(
            "This account has another role, and one account has one role.",
            kept="The invitation stays open.",
            next="Sign out, then join with another e-mail address.",
        )
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)
        if Membership.objects.filter(user=by).exclude(state=MembershipState.ENDED).exists():
            raise MedChainError(
                "You work for an organisation here already.",
                kept="The invitation stays open.",
                next="Leave that one first.",
            )
        answered = Invitation.objects.filter(
            pk=invitation.pk,
            token_digest=invitation.token_digest,
            accepted_at=None,
            withdrawn_at=None,
            expires_at__gt=now,
        ).update(accepted_at=now, accepted_by=by)
        _require_open(answered)
        membership = Membership.objects.create(
            organisation=organisation,
            user=by,
            functions=invitation.functions,
            title=invitation.title,
            state=MembershipState.ACTIVE,
            valid_from=now,
            invited_by=invitation.invited_by,
            accepted_at=now,
        )
        events.write(
            action="staff.joined", by=by, subject_id=membership.pk, detail={"functions": membership.functions}
        )
        notices.notify(user=invitation.invited_by, kind="staff.joined", subject_id=membership.pk)
    return membership


def _send(invitation: Invitation, code: Code, by: User, *, again: bool) -> None:
    mail.queue(
        "staff_invitation",
        to=invitation.email,
        context={"code": code.text, "address": settings.PORTAL_ADDRESS, "days": VALID_FOR.days},
    )
    events.write(
        action="staff.invited",
        by=by,
        subject_id=invitation.pk,
        detail={"functions": invitation.functions, "again": again},
    )


def _check_functions(functions: int) -> None:
    """Clinicians are not staff: each has a licence of their own."""
    if not functions or functions & ~int(STAFF):
        raise MedChainError("Say what this person does at your organisation.", kept="Nothing was sent.")


def _check_address(organisation: Organisation, email: str) -> None:
    there = Membership.objects.filter(organisation=organisation, user__email__iexact=email).exclude(
        state=MembershipState.ENDED
    )
    if there.exists():
        raise MedChainError("This person is on your staff already.", kept="Nothing was sent.")
    if (
        Invitation.objects.filter(organisation=organisation, accepted_at=None, withdrawn_at=None).count()
        >= MOST_OPEN
    ):
        raise MedChainError(
            f"{MOST_OPEN} invitations are open.",
            kept="Nothing was sent.",
            next="Withdraw those that nobody answers.",
        )


def _waiting(invitation: Invitation) -> QuerySet[Invitation]:
    return Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)


def _require_open(changed: int) -> None:
    if not changed:
        raise MedChainError(
            "This invitation is not open any more.", kept="Nothing was changed.", next="Ask for a new one."
        )
