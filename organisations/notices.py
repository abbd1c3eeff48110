"""What the bell says about staff and memberships. Accounts stand below notifications: they name the kinds, and here are the words."""

from collections.abc import Collection, Mapping
from uuid import UUID

from domain.accounts.models import Membership, User
from domain.accounts.queries import organisations
from domain.accounts.roles import Role
from domain.notifications import kinds
from domain.notifications.kinds import Found

_STAFF: dict[str, str] = {Role.HOSPITAL: "hospitals:staff", Role.PHARMACY: "pharmacies:staff", Role.INSURER: "insurers:staff"}
_HOME: dict[str, str] = {Role.HOSPITAL: "hospitals:home", Role.PHARMACY: "pharmacies:home", Role.INSURER: "insurers:home", Role.DOCTOR: "doctors:credentials"}
_GONE = "It was answered or ended since."


def register() -> None:
    for name, title, detail, icon, tone in _TO_MANAGERS:
        kinds.register(name, title=title, detail=detail, icon=icon, tone=tone, url_name=_STAFF, look=_at_mine, gone=_GONE, action="See staff")
    for name, title, detail, icon, subject in _TO_MEMBERS:
        kinds.register(name, title=title, detail=detail, icon=icon, url_name=_HOME, look=_of_mine, gone=_GONE, mail_subject=subject)


_TO_MANAGERS = (
    ("staff.joined", "{who} joined your staff", "The admission waits for a manager's signature.", "user-plus", ""),
    ("membership.accepted", "{who} accepted", "The admission waits for a manager's signature.", "user-check", "good"),
    ("membership.declined", "{who} said no", "Nothing was signed.", "user-x", ""),
    ("membership.left", "{who} left your organisation", "Nothing more happens in its name by this person.", "user-minus", ""),
    ("membership.refused", "The ledger did not take a signature about {who}", "Sign it once more.", "shield-x", "bad"),
)
_TO_MEMBERS = (
    (
        "membership.proposed",
        "{who} asks you to work in its name",
        "Nothing is signed unless you accept.",
        "building-hospital",
        "An organisation asks you something",
    ),
    ("membership.admitted", "{who} signed your admission", "You can act in its name.", "user-check", ""),
    ("membership.ended", "You no longer act for {who}", "Your own account stays as it is.", "user-minus", ""),
)


def _of_mine(user: User, ids: Collection[UUID]) -> Mapping[UUID, Found]:
    """The reader's own memberships, by the name of the organisation."""
    rows = Membership.objects.filter(pk__in=ids, user=user).select_related("organisation")
    return {row.pk: Found(who=row.organisation.name) for row in rows}


def _at_mine(user: User, ids: Collection[UUID]) -> Mapping[UUID, Found]:
    """Memberships at the organisation that the reader acts for, by the name of the person."""
    own = organisations.in_force().filter(user=user).values("organisation")
    rows = Membership.objects.filter(pk__in=ids, organisation__in=own).select_related("user")
    return {row.pk: Found(who=row.user.name) for row in rows}
