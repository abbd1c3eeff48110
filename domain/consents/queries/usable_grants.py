"""Grants that allow their reader something at this moment, as far as the portal's rows tell.

It says no first; the vault asks the chain.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import GreaterThan

from adapters.chain.values import Grantee, Role
from common import clock
from domain.accounts.models import User
from domain.consents import signed_terms
from domain.consents.models import BlockedParty, BlockList, Grant, GrantState, Request, RequestState
from domain.consents.models.grant import OPENING
from domain.credentials.queries import licence_standing
from domain.credentials.queries.licence_standing import Standing
from domain.organisations.models import Membership
from domain.organisations.queries import memberships


@dataclass(frozen=True, slots=True)
class GrantReader:
    """Somebody as a reader, at this moment: whether the own licence counts, every organisation the person
    belongs to, and those in whose name a grant reaches the person (`active_memberships`:
    by signature, in an organisation of good standing). For one request, never kept.
    """

    user: User
    is_active: bool
    memberships: Sequence[Membership]
    active_memberships: Sequence[Membership]

    @property
    def organisations(self) -> list[UUID]:
        return [membership.organisation_id for membership in self.memberships]


def grant_reader(user: User, known: Standing | None = None) -> GrantReader:
    """`known`: the person's standing, where it was asked for already. At most three SQL statements."""
    own = memberships.for_user(user)
    standings = (
        licence_standing.of_organisations([membership.organisation_id for membership in own]) if own else {}
    )
    active_memberships = [each for each in own if each.sequence and standings[each.organisation_id].is_active]
    return GrantReader(user, (known or licence_standing.standing_of(user)).is_active, own, active_memberships)


def usable_grants(
    reader: GrantReader, *, patient: UUID | None = None, now: datetime | None = None
) -> QuerySet[Grant]:
    """Own grants, those of organisations the person acts for, and those for anyone of the role; of one
    patient, or of all. The newest first.
    """
    granted = in_time(Grant.objects.filter(_reaching(reader)), now or clock.now())
    grants = granted.exclude(Exists(_blocked(reader)))
    if not reader.is_active:
        grants = grants.filter(role=Role.NONE)
    if patient is not None:
        grants = grants.filter(patient_id=patient)
    return grants.order_by("-granted_at", "-pk")


def rules_for(reader: GrantReader, patient: UUID) -> QuerySet[Grant]:
    """Standing rules of a patient that speak of this person, asked or not; the newest first."""
    role = signed_terms.chain_role(reader.user.role)
    named = Q(kind=Grantee.ANYONE, role=role) | _to_organisations(reader.active_memberships, role)
    rules = in_time(Grant.objects.filter(named, patient_id=patient), clock.now()).exclude(role=Role.NONE)
    return rules.exclude(Exists(_blocked(reader))).order_by("-granted_at", "-pk")


def in_time(grants: QuerySet[Grant], at: datetime) -> QuerySet[Grant]:
    """Those that are in force at that moment, whoever reads."""
    seconds = clock.unix(at)
    unused = Q(opened_at=None) | Q(opened_at__gt=at - OPENING)
    return grants.filter(unused, state=GrantState.ACTIVE, starts__lte=seconds, expires__gt=seconds)


def _reaching(reader: GrantReader) -> Q:
    role = signed_terms.chain_role(reader.user.role)
    found = Q(user=reader.user)
    if role is not Role.NONE:
        answered = _answered(reader.user)
        found |= Q(kind=Grantee.ANYONE, role=role) & (Q(pk__in=answered) | Q(supplements__in=answered))
    return found | _to_organisations(reader.active_memberships, role)


def _to_organisations(active_memberships: Sequence[Membership], role: Role) -> Q:
    """Those for members of these organisations in one of the functions that the person has there."""
    found = Q(pk__in=[])
    for membership in active_memberships:
        does = Q(GreaterThan(F("functions").bitand(membership.functions), 0))
        found |= Q(organisation_id=membership.organisation_id, role__in={Role.NONE, role}) & does
    return found


def _answered(user: User) -> QuerySet[Request]:
    """Rules for anyone let nobody in unasked: by which of them this person's requests were answered, each for
    the days it asked for.
    """
    kept = Request.objects.filter(
        user=user,
        state__in=[RequestState.GRANTED, RequestState.PARTLY_GRANTED],
        grant__isnull=False,
        expires_at__gt=clock.now(),
    )
    return kept.values("grant")  # type: ignore[return-value]  # one column of them


def _blocked(reader: GrantReader) -> QuerySet[BlockedParty]:
    """What names the reader on the newest list of the grant's patient.

    On whatever list the chain still holds: the newest counts here.
    """
    newest = (
        BlockList.objects.filter(patient=OuterRef(OuterRef("patient"))).order_by("-sequence").values("pk")[:1]
    )
    return BlockedParty.objects.filter(
        Q(user=reader.user) | Q(organisation_id__in=reader.organisations), list_id=Subquery(newest)
    )
