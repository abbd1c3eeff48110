"""Whom a person acts for, and who acts for an organisation."""

from django.db.models import F, Q, QuerySet

from common import clock, ids
from common.folding import fold
from domain.accounts.models import User
from domain.organisations.models import (
    Function,
    Membership,
    MembershipState,
    Organisation,
    OrganisationKind,
)


def staff_membership(user: User) -> Membership | None:
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


def for_organisation(organisation: Organisation, *, typed: str = "") -> QuerySet[Membership]:
    """Staff and doctors, asked or active, with their accounts, by name.

    `typed` keeps those whose name holds every word of it, or whose account has that number.
    """
    open_ = Membership.objects.filter(organisation=organisation).exclude(state=MembershipState.ENDED)
    if typed:
        open_ = open_.filter(_matching(typed))
    return open_.select_related("user").order_by("user__name", "created_at", "pk")


def to_sign(organisation: Organisation) -> QuerySet[Membership]:
    """What waits for a manager's signature: who joined or accepted, and what the ledger did not take; by
    name.
    """
    joined = Q(sequence=0, accepted_at__isnull=False) & ~Q(state=MembershipState.ENDED)
    found = Membership.objects.filter(Q(is_refused=True) | joined, organisation=organisation)
    return found.select_related("user", "organisation").order_by("user__name", "pk")


def proposed_to(user: User) -> list[Membership]:
    """Organisations that asked this doctor and wait for an answer."""
    found = Membership.objects.filter(user=user, state=MembershipState.PROPOSED, accepted_at=None)
    return list(found.select_related("organisation").order_by("created_at"))


def accepted_by(user: User) -> list[Membership]:
    """Those that this doctor accepted and the organisation has not signed."""
    found = Membership.objects.filter(user=user, state=MembershipState.PROPOSED, accepted_at__isnull=False)
    return list(found.select_related("organisation").order_by("created_at"))


def _matching(typed: str) -> Q:
    try:
        return Q(user__number=ids.parse_account_number(typed))
    except ids.AccountNumberError:
        named = Q()
        for word in fold(typed).split() or [typed]:
            named &= Q(user__name__folded__contains=word)
        return named


def _kinds(user: User) -> list[str]:
    """Kinds of organisation whose staff has this person's role."""
    return [kind for kind in OrganisationKind if kind.role == user.role]
