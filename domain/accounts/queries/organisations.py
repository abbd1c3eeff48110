"""Whom a person acts for, and who acts for an organisation."""

from django.db.models import Q, QuerySet

from common import clock
from domain.accounts.models import Membership, MembershipState, OrganisationKind, User


def of(user: User) -> Membership | None:
    """The staff membership that counts now, with its organisation; None for doctors, patients and people who left."""
    return in_force().filter(user=user, organisation__kind__in=_kinds(user)).select_related("organisation").first()


def for_user(user: User) -> list[Membership]:
    """Every membership that counts now (a doctor's too), with its organisation, the oldest first."""
    return list(in_force().filter(user=user).select_related("organisation").order_by("created_at"))


def in_force() -> QuerySet[Membership]:
    """Memberships that count at this moment."""
    now = clock.now()
    return Membership.objects.filter(state=MembershipState.ACTIVE, valid_from__lte=now).filter(Q(valid_until=None) | Q(valid_until__gt=now))


def _kinds(user: User) -> list[str]:
    """Kinds of organisation whose staff has this person's role."""
    return [kind for kind in OrganisationKind if kind.role == user.role]
