"""Grants that allow their reader something at this moment, as far as the portal's rows tell. It says no first; the vault asks the chain."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import GreaterThan

from adapters.chain.values import Grantee, Role
from common import clock
from domain.accounts.models import Membership, User
from domain.accounts.queries import organisations
from domain.consents import signing
from domain.consents.models import BlockedParty, BlockList, Grant, GrantState, Request, RequestState
from domain.consents.models.grant import OPENING
from domain.credentials.queries import standing


def of(user: User, *, patient: UUID | None = None, now: datetime | None = None) -> QuerySet[Grant]:
    """Own grants, those of organisations the person acts for, and those for anyone of the role; of one patient, or of all. The newest first."""
    at = now or clock.now()
    memberships = organisations.for_user(user)
    mine = [membership.organisation_id for membership in memberships]
    grants = in_time(Grant.objects.filter(_to(user, memberships)), at).exclude(Exists(_blocked(user, mine)))
    if not standing.of(user).is_active:
        grants = grants.filter(role=Role.NONE)
    if patient is not None:
        grants = grants.filter(patient_id=patient)
    return grants.order_by("-granted_at", "-pk")


def rules_for(user: User, patient: UUID) -> QuerySet[Grant]:
    """Standing rules of a patient that speak of this person, asked or not; the newest first."""
    memberships = organisations.for_user(user)
    mine = [membership.organisation_id for membership in memberships]
    named = Q(kind=Grantee.ANYONE, role=signing.chain_role(user.role)) | _to_organisations(memberships, signing.chain_role(user.role))
    rules = in_time(Grant.objects.filter(named, patient_id=patient), clock.now()).exclude(role=Role.NONE)
    return rules.exclude(Exists(_blocked(user, mine))).order_by("-granted_at", "-pk")


def in_time(grants: QuerySet[Grant], at: datetime) -> QuerySet[Grant]:
    """Those that are in force at that moment, whoever reads."""
    seconds = clock.unix(at)
    unused = Q(opened_at=None) | Q(opened_at__gt=at - OPENING)
    return grants.filter(unused, state=GrantState.ACTIVE, starts__lte=seconds, expires__gt=seconds)


def _to(user: User, memberships: list[Membership]) -> Q:
    role = signing.chain_role(user.role)
    found = Q(user=user)
    if role is not Role.NONE:
        found |= Q(kind=Grantee.ANYONE, role=role, pk__in=_answered(user))
    return found | _to_organisations(memberships, role)


def _to_organisations(memberships: list[Membership], role: Role) -> Q:
    """Those of organisations whose member the person is by signature, in one of the functions, while the organisation itself is in good standing."""
    found = Q(pk__in=[])
    standings = standing.of_organisations([membership.organisation_id for membership in memberships])
    for membership in memberships:
        if membership.sequence and standings[membership.organisation_id].is_active:
            does = Q(GreaterThan(F("functions").bitand(membership.functions), 0))
            found |= Q(organisation_id=membership.organisation_id, role__in={Role.NONE, role}) & does
    return found


def _answered(user: User) -> QuerySet[Request]:
    """Rules for anyone let nobody in unasked: by which of them this person's requests were answered, each for the days it asked for."""
    kept = Request.objects.filter(user=user, state=RequestState.GRANTED, grant__isnull=False, expires_at__gt=clock.now())
    return kept.values("grant")  # type: ignore[return-value]  # one column of them


def _blocked(user: User, organisations_: list[UUID]) -> QuerySet[BlockedParty]:
    """What names the reader on the newest list of the grant's patient. On whatever list the chain still holds: the newest counts here."""
    newest = BlockList.objects.filter(patient=OuterRef(OuterRef("patient"))).order_by("-sequence").values("pk")[:1]
    return BlockedParty.objects.filter(Q(user=user) | Q(organisation_id__in=organisations_), list_id=Subquery(newest))
