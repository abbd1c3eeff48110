"""The register of all accounts, for verifiers: of a patient the number, the state and since when; no name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from common import ids
from common.folding import fold
from domain.accounts.models import Patient, User
from domain.accounts.roles import Role
from domain.credentials.models import CredentialState
from domain.credentials.queries import licence_standing
from domain.credentials.queries.licence_standing import NONE, Standing
from domain.credentials.queries.pagination import Page, after
from domain.organisations.models import Organisation
from domain.organisations.queries import memberships

#: What an account is in itself, beside any licence.
OPEN_ACCOUNT: Final = "active"
CLOSED_ACCOUNT: Final = "closed"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """`name` is "" for patients, `place` the organisation of staff; `state` a CredentialState, "none",
    "active" or "closed".
    """

    id: UUID
    number: str
    role: str
    role_label: str
    state: str
    joined: datetime
    name: str = ""
    place: str = ""
    credential: UUID | None = None


def page(*, role: str = "", text: str = "", cursor: str = "") -> Page[AccountRow]:
    """The newest first; by number, or by the name of those who are no patients.

    Five SQL statements. Raises ValueError for no cursor of ours.
    """
    wanted = User.objects.filter(_matching(text)) if text else User.objects.all()
    if role:
        wanted = wanted.filter(role=role)
    rows, following = after(wanted, "-created_at", cursor)
    return Page(_rows(rows), following, wanted.count())


def patient_of(user_id: UUID) -> Patient:
    """A patient by account, or 404."""
    found = Patient.objects.filter(user_id=user_id).select_related("user").first()
    if found is None:
        raise Http404
    return found


def _matching(text: str) -> Q:
    try:
        return Q(number=ids.parse_account_number(text))
    except ids.AccountNumberError:
        named = Q()
        for word in fold(text).split() or [text]:
            named &= Q(name__folded__contains=word)
        return named & ~Q(role=Role.PATIENT)


def _rows(users: Sequence[User]) -> list[AccountRow]:
    licences = licence_standing.of_doctors([user.pk for user in users if user.role == Role.DOCTOR])
    places = _places([user for user in users if user.role not in (Role.DOCTOR, Role.PATIENT)])
    verified = licence_standing.of_organisations([place.pk for place in places.values()])
    return [_row(user, licences, places, verified) for user in users]


def _places(users: Sequence[User]) -> dict[UUID, Organisation]:
    rows = memberships.in_force().filter(user__in=users).select_related("organisation")
    return {row.user_id: row.organisation for row in rows}


def _row(
    user: User,
    licences: Mapping[UUID, Standing],
    places: Mapping[UUID, Organisation],
    verified: Mapping[UUID, Standing],
) -> AccountRow:
    place = places.get(user.pk)
    licence = licences.get(user.pk) or (verified.get(place.pk, NONE) if place else None)
    row = (licence.credential or licence.application) if licence else None
    seen = row if row is not None and row.state != CredentialState.DRAFT and row.sendings else None
    return AccountRow(
        id=user.pk,
        number=user.number,
        role=user.role,
        role_label=str(Role(user.role).label),
        state=_state(user, licence),
        joined=user.created_at,
        name="" if user.role == Role.PATIENT else user.name,
        place=place.name if place else "",
        credential=seen.pk if seen else None,
    )


def _state(user: User, licence: Standing | None) -> str:
    if not user.is_active:
        return CLOSED_ACCOUNT
    return licence.state if licence else OPEN_ACCOUNT
