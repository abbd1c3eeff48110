"""May this person work now?

Asked by the guard of every portal at every request: one SQL statement (two for staff), and the clock.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from common import clock
from domain.accounts.models import User
from domain.accounts.roles import Role
from domain.credentials.models import IN_FORCE, OPEN, Credential, CredentialState
from domain.organisations.models import Organisation
from domain.organisations.queries import memberships

State = CredentialState


@dataclass(frozen=True, slots=True)
class Standing:
    """`state` is a CredentialState, or "none" where nothing was ever begun; a lapsed licence is "expired" in
    the minute it ends.

    `credential` is the one in force, or the last that was; `application` the open one, if there is any;
    `organisation` whose credential counts for staff (None: no membership that counts).
    """

    state: str
    is_active: bool
    valid_until: datetime | None = None
    credential: Credential | None = None
    application: Credential | None = None
    organisation: Organisation | None = None


NONE = Standing("none", is_active=False)


def standing_of(user: User) -> Standing:
    """The standing of a doctor, or of the organisation a member of staff acts for."""
    if user.role == Role.DOCTOR:
        return _best(_rows().filter(user=user), None)
    membership = memberships.staff_membership(user)
    return of_organisation(membership.organisation) if membership else NONE


def of_organisation(organisation: Organisation) -> Standing:
    return _best(_rows().filter(organisation=organisation), organisation)


def of_doctors(users: Collection[UUID]) -> dict[UUID, Standing]:
    """Of many at once, by account; one SQL statement."""
    found: dict[UUID, list[Credential]] = {user: [] for user in users}
    for row in _rows().filter(user_id__in=users):
        if row.user_id is not None:
            found[row.user_id].append(row)
    return {user: _best(rows, None) for user, rows in found.items()}


def of_organisations(ids: Collection[UUID]) -> dict[UUID, Standing]:
    """Of many at once, by organisation; one SQL statement. Their `organisation` is not loaded."""
    found: dict[UUID, list[Credential]] = {each: [] for each in ids}
    for row in _rows().filter(organisation_id__in=ids):
        if row.organisation_id is not None:
            found[row.organisation_id].append(row)
    return {each: _best(rows, None) for each, rows in found.items()}


def _rows() -> QuerySet[Credential]:
    return Credential.objects.exclude(state=State.REPLACED).order_by("created_at")


def _best(rows: Iterable[Credential], organisation: Organisation | None) -> Standing:
    now = clock.now()
    licence = application = None
    for row in rows:
        if row.state in OPEN:
            application = row
        elif licence is None or licence.state not in IN_FORCE:
            licence = row  # what is in force counts; otherwise the newest that was
    if licence is None:
        state = application.state if application else "none"
        return Standing(state, is_active=False, application=application, organisation=organisation)
    is_active = licence.is_active(now)
    is_over = not is_active and licence.state in (State.APPROVED, State.RENEWAL_DUE)
    return Standing(
        State.EXPIRED if is_over else licence.state,
        is_active,
        licence.valid_until,
        licence,
        application,
        organisation,
    )
