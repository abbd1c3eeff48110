"""Staff and doctors of an organisation, as the list shows them: what each does, until when, how the admission
and a doctor's licence stand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime

from common import clock, pagination
from domain.accounts.roles import Role
from domain.credentials.models import CredentialState as State
from domain.credentials.queries import licence_standing
from domain.credentials.queries.licence_standing import Standing
from domain.ledger.queries import acts
from domain.ledger.queries.anchors import AnchorStatus
from domain.organisations.labels import doing
from domain.organisations.models import Invitation, Membership, MembershipState, Organisation
from domain.organisations.queries import invitations, memberships

SOON = timedelta(days=90)
INVITED = 10


@dataclass(frozen=True, slots=True)
class StaffRow:
    """`licence` is (tone, icon, words) for doctors; `status` how far the ledger has what was signed last;
    `waits` why nothing is signed yet.

    `is_here`: joined or admitted, and not over, so that what is done here can be changed.
    """

    id: UUID
    name: str
    number: str
    does: str
    title: str
    dates: str
    is_doctor: bool
    is_self: bool
    is_here: bool
    waits: str
    status: AnchorStatus | None
    licence: tuple[str, str, str] | None


@dataclass(frozen=True, slots=True)
class Ending:
    """A doctor whose licence ends soon or has ended."""

    name: str
    detail: str
    tone: str
    icon: str
    words: str


@dataclass(frozen=True, slots=True)
class Invited:
    id: UUID
    name: str
    email: str
    does: str
    is_over: bool
    until: datetime


@dataclass(frozen=True, slots=True)
class ToSign:
    """`agreed`: what the signature says of the person. `is_again`: the ledger did not take it the first
    time.
    """

    id: UUID
    name: str
    agreed: str
    is_again: bool


def staff(organisation: Organisation, *, reader: UUID, typed: str = "", page: str | None = None) -> Page[Any]:
    """A page of StaffRow, by name; those whose name or number was typed.

    Three SQL statements however many there are.
    """
    return _page(
        memberships.for_organisation(organisation, typed=typed).exclude(user__role=Role.DOCTOR), reader, page
    )


def doctors(
    organisation: Organisation, *, reader: UUID, typed: str = "", page: str | None = None
) -> Page[Any]:
    """Likewise; with their licences in one statement more."""
    return _page(
        memberships.for_organisation(organisation, typed=typed).filter(user__role=Role.DOCTOR), reader, page
    )


def invited(organisation: Organisation, *, page: str | None = None) -> Page[Any]:
    """A page of Invited, short, so that the staff below it is not far. Two SQL statements."""
    found = pagination.page(invitations.unanswered(organisation), page, rows=INVITED)
    found.object_list = [_invited(row) for row in found]
    return found


def to_sign(organisation: Organisation, *, page: str | None = None) -> Page[Any]:
    """A page of ToSign, by name. Two SQL statements."""
    found = pagination.page(memberships.to_sign(organisation), page)
    found.object_list = [ToSign(row.pk, row.user.name, _agreed(row), row.is_refused) for row in found]
    return found


def ending(organisation: Organisation) -> list[Ending]:
    """Doctors whose licence is over or ends within three months, the first to end first."""
    found = list(memberships.for_organisation(organisation))
    licences, now = _licences(found), clock.now()
    soon = [
        (row, licences[row.user_id])
        for row in found
        if row.user_id in licences and _ends(licences[row.user_id], now)
    ]
    soon.sort(key=lambda each: (each[1].valid_until is None, each[1].valid_until or now))
    return [_ending(row, held, now) for row, held in soon]


def _page(people: QuerySet[Membership], reader: UUID, page: str | None) -> Page[Any]:
    found = pagination.page(people, page)
    statuses = acts.status_of([(row.pk, "membership") for row in found if row.sequence])
    licences = _licences(found)
    found.object_list = [
        _line(row, reader, statuses.get((row.pk, "membership")), licences.get(row.user_id)) for row in found
    ]
    return found


def _licences(rows: Sequence[Membership]) -> dict[UUID, Standing]:
    doctors = [row.user_id for row in rows if row.user.role == Role.DOCTOR]
    return licence_standing.of_doctors(doctors) if doctors else {}


def _line(row: Membership, reader: UUID, status: AnchorStatus | None, held: Standing | None) -> StaffRow:
    return StaffRow(
        id=row.pk,
        name=row.user.name,
        number=row.user.number,
        does=doing(row.functions),
        title=row.title,
        dates=_dates(row),
        is_doctor=row.user.role == Role.DOCTOR,
        is_self=row.user_id == reader,
        is_here=row.state == MembershipState.ACTIVE
        and (row.valid_until is None or clock.now() < row.valid_until),
        waits=_waits(row),
        status=None if row.is_refused else status,
        licence=_licence(held) if held else None,
    )


def _agreed(row: Membership) -> str:
    if row.state == MembershipState.ENDED:
        return "ends"
    return (
        f"{doing(row.functions)}, until {_day(row.valid_until)}" if row.valid_until else doing(row.functions)
    )


def _waits(row: Membership) -> str:
    if row.is_refused:
        return "Sign once more"
    if row.state == MembershipState.PROPOSED and row.accepted_at is None:
        return "Asked, not answered yet"
    return "" if row.sequence else "Admission not signed yet"


def _dates(row: Membership) -> str:
    since = (
        f"Since {_day(row.valid_from)}" if row.valid_from <= clock.now() else f"From {_day(row.valid_from)}"
    )
    return f"{since}, until {_day(row.valid_until)}" if row.valid_until else since


def _licence(held: Standing) -> tuple[str, str, str]:
    if held.is_active and held.valid_until:
        is_soon = held.valid_until - clock.now() < SOON
        return (
            "warn" if is_soon else "good",
            "clock-exclamation" if is_soon else "circle-check",
            f"Licence until {_day(held.valid_until)}",
        )
    words = {
        State.SUSPENDED: "Licence suspended",
        State.EXPIRED: "Licence expired",
        State.REVOKED: "Licence revoked",
    }
    return (
        "bad",
        "circle-x",
        words.get(State(held.state), "No licence yet") if held.state in set(State) else "No licence yet",
    )


def _ends(held: Standing, now: datetime) -> bool:
    return held.credential is not None and (
        not held.is_active or (held.valid_until is not None and held.valid_until - now < SOON)
    )


def _ending(row: Membership, held: Standing, now: datetime) -> Ending:
    specialty = held.credential.specialty if held.credential else ""
    if not held.is_active:
        tone, icon, words = _licence(held)
        return Ending(
            row.user.name,
            f"{specialty}. Cannot sign or read".lstrip(". "),
            tone,
            icon,
            words.removeprefix("Licence ").capitalize(),
        )
    days = (held.valid_until - now).days if held.valid_until else 0
    checked = "Renewal is being checked" if held.application else "Not renewed yet"
    return Ending(
        row.user.name,
        f"{specialty}. {checked}".lstrip(". "),
        "warn",
        "clock-exclamation",
        f"{days} day{'' if days == 1 else 's'}",
    )


def _invited(row: Invitation) -> Invited:
    return Invited(
        row.pk, row.name, row.email, doing(row.functions), row.expires_at <= clock.now(), row.expires_at
    )


def _day(at: datetime) -> str:
    return date_format(localtime(at), "j F Y")
