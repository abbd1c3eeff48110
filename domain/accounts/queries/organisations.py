"""Whom a person acts for, and who acts for an organisation."""

from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import Http404

from common import clock, ids
from domain.accounts.models import (
    Function,
    Invitation,
    Membership,
    MembershipState,
    Organisation,
    OrganisationKind,
    User,
)


def of(user: User) -> Membership | None:
    """The staff membership that counts now, with its organisation; None for doctors, patients and people who
    left.
    """
    return (
        in_force()
        .filter(user=user, organisation__kind__in=_kinds(user))
        .select_related("organisation")
        .first()
    )


def for_user(user: User) -> list[Membership]:
    """Every membership that counts now (a doctor's too), with its organisation, the oldest first."""
    return list(in_force().filter(user=user).select_related("organisation").order_by("created_at"))


def in_force() -> QuerySet[Membership]:
    """Memberships that count at this moment."""
    now = clock.now()
    return Membership.objects.filter(state=MembershipState.ACTIVE, valid_from__lte=now).filter(
        Q(valid_until=None) | Q(valid_until__gt=now)
    )


def managers(organisation: Organisation) -> list[Membership]:
    """Who may act for it in everything, with their accounts, the oldest first."""
    found = (
        in_force()
        .annotate(manages=F("functions").bitand(int(Function.MANAGER)))
        .filter(organisation=organisation, manages__gt=0)
    )
    return list(found.select_related("user").order_by("created_at"))


def members(organisation: Organisation) -> list[Membership]:
    """Staff and doctors, asked or active, with their accounts, by name. One SQL statement."""
    return list(people(organisation))


def people(organisation: Organisation, *, typed: str = "") -> QuerySet[Membership]:
    """The same, those whose name holds every word that was typed, or whose account has that number."""
    open_ = Membership.objects.filter(organisation=organisation).exclude(state=MembershipState.ENDED)
    return open_.filter(_matching(typed)).select_related("user").order_by("user__name", "created_at", "pk")


def to_sign(organisation: Organisation) -> QuerySet[Membership]:
    """What waits for a manager's signature: who joined or accepted, and what the ledger did not take; by
    name.
    """
    joined = Q(sequence=0, accepted_at__isnull=False) & ~Q(state=MembershipState.ENDED)
    found = Membership.objects.filter(Q(is_refused=True) | joined, organisation=organisation)
    return found.select_related("user", "organisation").order_by("user__name", "pk")


def invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """Not accepted and not withdrawn, the newest first; some may be over."""
    return Invitation.objects.filter(organisation=organisation, accepted_at=None, withdrawn_at=None).order_by(
        "-created_at", "-pk"
    )


def asked(user: User) -> list[Membership]:
    """Organisations that asked this doctor and wait for an answer."""
    found = Membership.objects.filter(user=user, state=MembershipState.PROPOSED, accepted_at=None)
    return list(found.select_related("organisation").order_by("created_at"))


def accepted(user: User) -> list[Membership]:
    """Those that this doctor accepted and the organisation has not signed."""
    found = Membership.objects.filter(user=user, state=MembershipState.PROPOSED, accepted_at__isnull=False)
    return list(found.select_related("organisation").order_by("created_at"))


def membership(organisation: Organisation, membership_id: UUID) -> Membership:
    """One of the organisation's own. Raises Http404."""
    return _or_404(Membership.objects.filter(pk=membership_id, organisation=organisation))


def invitation(organisation: Organisation, invitation_id: UUID) -> Invitation:
    """One of the organisation's own that is neither accepted nor withdrawn. Raises Http404."""
    found = Invitation.objects.filter(
        pk=invitation_id, organisation=organisation, accepted_at=None, withdrawn_at=None
    ).first()
    if found is None:
        raise Http404
    return found


def invitation_by(digest: bytes) -> Invitation | None:
    """The open invitation whose code has this digest, with its organisation."""
    found = Invitation.objects.filter(token_digest=digest).select_related("organisation").first()
    return found if found is not None and found.is_open(clock.now()) else None


def doctor_by_number(number: str) -> User | None:
    """By the account number in its stored form."""
    return User.objects.filter(number=number, role="doctor", is_active=True).first()


def _matching(typed: str) -> Q:
    try:
        return Q(user__number=ids.parse_account_number(typed))
    except ids.AccountNumberError:
        named = Q()
        for word in typed.split():
            named &= Q(user__name__icontains=word)
        return named


def _or_404(rows: QuerySet[Membership]) -> Membership:
    found = rows.select_related("user", "organisation").first()
    if found is None:
        raise Http404
    return found


def _kinds(user: User) -> list[str]:
    """Kinds of organisation whose staff has this person's role."""
    return [kind for kind in OrganisationKind if kind.role == user.role]
