"""What the bell says about staff and memberships."""

from collections.abc import Collection, Mapping
from uuid import UUID

from domain.accounts.models import User
from domain.accounts.roles import Role
from domain.notifications import notice_types
from domain.notifications.notice_types import Found
from domain.organisations.models import Membership
from domain.organisations.queries import memberships

_STAFF: dict[str, str] = {
    Role.HOSPITAL: "hospitals:staff",
    Role.PHARMACY: "pharmacies:staff",
    Role.INSURER: "insurers:staff",
}
_HOME: dict[str, str] = {
    Role.HOSPITAL: "hospitals:home",
    Role.PHARMACY: "pharmacies:home",
    Role.INSURER: "insurers:home",
    Role.DOCTOR: "doctors:credentials",
}
_DOES: dict[str, str] = {
    Role.HOSPITAL: "hospitals:account",
    Role.PHARMACY: "pharmacies:account",
    Role.INSURER: "insurers:account",
    Role.DOCTOR: "doctors:credentials",
}
_GONE = "It was answered or ended since."


def register() -> None:
    _to_managers(
        "staff.joined",
        "{who} joined your staff",
        "The admission waits for a manager's signature.",
        icon="user-plus",
    )
    _to_managers(
        "membership.accepted",
        "{who} accepted",
        "The admission waits for a manager's signature.",
        icon="user-check",
        tone="good",
    )
    _to_managers("membership.declined", "{who} said no", "Nothing was signed.", icon="user-x")
    _to_managers(
        "membership.left",
        "{who} left your organisation",
        "Nothing more happens in its name by this person.",
        icon="user-minus",
    )
    _to_managers(
        "membership.refused",
        "The ledger did not take a signature about {who}",
        "Sign it once more.",
        icon="shield-x",
        tone="bad",
    )
    asked = "An organisation asks you something"
    _to_members(
        "membership.proposed",
        "{who} asks you to work in its name",
        "Nothing is signed unless you accept.",
        icon="building-hospital",
        mail=asked,
    )
    _to_members(
        "membership.admitted", "{who} signed your admission", "You can act in its name.", icon="user-check"
    )
    changed = "An organisation changed what you do there"
    _to_members(
        "membership.changed",
        "{who} changed what you do there",
        "See what you do now.",
        icon="user-cog",
        mail=changed,
        leads=_DOES,
    )
    _to_members(
        "membership.ended",
        "You no longer act for {who}",
        "Your own account stays as it is.",
        icon="user-minus",
    )


def _to_managers(name: str, title: str, detail: str, *, icon: str, tone: str = "") -> None:
    notice_types.register(
        name,
        title=title,
        detail=detail,
        icon=icon,
        tone=tone,
        url_name=_STAFF,
        look=_at_mine,
        gone=_GONE,
        action="See staff",
    )


def _to_members(
    name: str, title: str, detail: str, *, icon: str, mail: str = "", leads: Mapping[str, str] = _HOME
) -> None:
    notice_types.register(
        name,
        title=title,
        detail=detail,
        icon=icon,
        url_name=leads,
        look=_of_mine,
        gone=_GONE,
        mail_subject=mail,
    )


def _of_mine(user: User, ids: Collection[UUID]) -> Mapping[UUID, Found]:
    """The reader's own memberships, by the name of the organisation."""
    rows = Membership.objects.filter(pk__in=ids, user=user).select_related("organisation")
    return {row.pk: Found(who=row.organisation.name) for row in rows}


def _at_mine(user: User, ids: Collection[UUID]) -> Mapping[UUID, Found]:
    """Memberships at the organisation that the reader acts for, by the name of the person."""
    own = memberships.in_force().filter(user=user).values("organisation")
    rows = Membership.objects.filter(pk__in=ids, organisation__in=own).select_related("user")
    return {row.pk: Found(who=row.user.name) for row in rows}
