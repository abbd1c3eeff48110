"""Who may see what, as the portal's rows say. The vault asks the chain at every opening."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from adapters.chain.values import Grantee, Role
from common import clock
from domain.accounts.models import Patient
from domain.consents.models import Grant, GrantState, Halt
from domain.consents.queries import usable_grants
from domain.consents.terms import Flag
from domain.credentials.queries import licence_standing
from domain.ledger.queries import acts
from domain.ledger.queries.anchors import AnchorStatus
from domain.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class ListedGrant:
    """One grant in the patient's list.

    `status` is how far the ledger is with it (with its end, where it was ended); `is_live` whether it allows
    anything now, `is_paused` whether only a lapsed licence stands in its way.
    """

    grant: Grant
    name: str
    detail: str
    is_live: bool
    is_paused: bool
    status: AnchorStatus | None


def of_patient(patient: Patient) -> list[ListedGrant]:
    """All grants in force, the newest first: each must be there to be stopped.

    A fixed number of SQL statements.
    """
    found = usable_grants.in_time(of_their_own(loaded(patient)), clock.now())
    return lines(patient, list(found.order_by("-granted_at", "-pk")))


def ended_of(patient: Patient) -> QuerySet[Grant]:
    """Grants that are in force no more, what ended last first: for `lines`."""
    in_force = usable_grants.in_time(Grant.objects.filter(patient=patient), clock.now())
    return (
        of_their_own(loaded(patient))
        .exclude(pk__in=in_force.values("pk"))
        .order_by(F("revoked_at").desc(nulls_last=True), "-granted_at", "-pk")
    )


def lines(patient: Patient, grants: Sequence[Grant]) -> list[ListedGrant]:
    """With what the ledger and the register say of each. A fixed number of SQL statements."""
    beside = {grant.pk: other for grant in grants if (other := supplement_of(grant))}
    statuses, paused = _statuses(patient, [*grants, *beside.values()]), _paused(grants)
    now = clock.now()
    return [
        _line(
            grant,
            now,
            slower(statuses.get(grant.pk), statuses.get(beside[grant.pk].pk) if grant.pk in beside else None),
            grant.pk in paused,
        )
        for grant in grants
    ]


def supplement_of(grant: Grant) -> Grant | None:
    """What was signed beside it for all dates and is with it still: in force, or ended together (of
    `loaded`).
    """
    found: Grant | None = getattr(grant, "supplement", None)
    now = clock.now()
    return found if found is not None and found.state_at(now) == grant.state_at(now) else None


def slower(first: AnchorStatus | None, second: AnchorStatus | None) -> AnchorStatus | None:
    """Of two statements of one act: the one that is not recorded yet speaks for both."""
    return second if second is not None and second.state != "confirmed" else first


def of_their_own(grants: QuerySet[Grant]) -> QuerySet[Grant]:
    """Without supplements that share the fate of what they supplement: these are part of its line."""
    return grants.filter(Q(supplements=None) | ~Q(supplements__state=F("state")))


def glance(patient: Patient, *, limit: int = 5) -> list[ListedGrant]:
    """The grants in force, the newest first, without what the ledger and the register say of them: one SQL
    statement.
    """
    at = clock.now()
    return [
        _line(grant, at, None, False)
        for grant in usable_grants.in_time(of_their_own(loaded(patient)), at).order_by("-granted_at", "-pk")[
            :limit
        ]
    ]


def rules_of(patient: Patient) -> list[ListedGrant]:
    """What is allowed before anyone asks, the newest first."""
    at = clock.now()
    rows = of_their_own(Grant.objects.filter(patient=patient, user=None)).select_related(
        "organisation", "supplement"
    )
    return [
        _line(grant, at, None, False)
        for grant in usable_grants.in_time(rows, at).order_by("-granted_at", "-pk")
    ]


def rule_for(patient: Patient, organisation: Organisation | None) -> Grant | None:
    """The rule in force for the doctors of an organisation, or (None) for any verified doctor."""
    rows = Grant.objects.filter(
        patient=patient, user=None, organisation=organisation, role=Role.DOCTOR, supplements=None
    )
    return (
        usable_grants.in_time(rows, clock.now())
        .select_related("patient__user", "organisation")
        .order_by("-granted_at")
        .first()
    )


def line(grant: Grant, at: datetime) -> ListedGrant:
    """One grant that is in force (of `loaded`), for a glance."""
    return _line(grant, at, None, False)


def may_also_add(grant: Grant) -> bool:
    """Whether what was allowed together with it lets its holder add records now."""
    if grant.request_id is None or grant.user_id is None:
        return bool(grant.allows & Flag.WRITE)
    rows = usable_grants.in_time(
        Grant.objects.filter(patient_id=grant.patient_id, request_id=grant.request_id, user_id=grant.user_id),
        clock.now(),
    )
    return any(flags & Flag.WRITE for flags in rows.values_list("flags", flat=True))


def count_readers(patient: Patient) -> int:
    """The N of "N can see parts of your records": grantees of live grants for reading."""
    rows = usable_grants.in_time(Grant.objects.filter(patient=patient), clock.now()).values_list(
        "kind", "grantee", "role", "flags"
    )
    return len({(kind, grantee, role) for kind, grantee, role, flags in rows if flags & Flag.VIEW})


def loaded(patient: Patient) -> QuerySet[Grant]:
    """With everything that a line says of one."""
    return Grant.objects.filter(patient=patient).select_related(
        "user__doctor", "organisation", "request__organisation", "supplement"
    )


def _line(grant: Grant, now: datetime, status: AnchorStatus | None, is_paused: bool) -> ListedGrant:
    state = grant.state_at(now)
    grant.state = state
    name, detail = _named(grant)
    return ListedGrant(grant, name, detail, state == GrantState.ACTIVE and not is_paused, is_paused, status)


def _named(grant: Grant) -> tuple[str, str]:
    if grant.user is not None:
        doctor = getattr(grant.user, "doctor", None)
        organisation = grant.request.organisation if grant.request else None
        return grant.user.name, ", ".join(
            part
            for part in (doctor.specialty if doctor else "", organisation.name if organisation else "")
            if part
        )
    if grant.organisation is not None:
        return grant.organisation.name, "Its doctors" if grant.role == Role.DOCTOR else "Its staff"
    return f"Any verified {Role(grant.role).name.lower()}", ""


def _statuses(patient: Patient, grants: Sequence[Grant]) -> dict[UUID, AnchorStatus]:
    """How the end of each is recorded, where it has one: its own revocation, the statement that replaced it,
    or the stop of everything.
    """
    ended = [grant for grant in grants if grant.state in {GrantState.REVOKED, GrantState.SUPERSEDED}]
    replaced = (
        dict(Grant.objects.filter(replaces__in=ended).values_list("replaces_id", "pk")) if ended else {}
    )
    halts = (
        list(Halt.objects.filter(patient=patient).order_by("until").values_list("pk", "until"))
        if ended
        else []
    )
    wanted: dict[UUID, list[tuple[UUID, str]]] = {grant.pk: [(grant.pk, "grant")] for grant in grants}
    for grant in ended:
        halt = next((pk for pk, until in halts if until >= grant.issued_at), None)
        ways = [(replaced.get(grant.pk), "grant"), (grant.pk, "revoke"), (halt, "halt")]
        wanted[grant.pk] = [(pk, kind) for pk, kind in ways if pk is not None]
    known = acts.status_of([ref for refs in wanted.values() for ref in refs])
    return {pk: known[ref] for pk, refs in wanted.items() for ref in reversed(refs) if ref in known}


def _paused(grants: Sequence[Grant]) -> set[UUID]:
    """Those whose grantee may not work at this moment."""
    asked = [grant for grant in grants if grant.role != Role.NONE or grant.organisation_id]
    doctors = licence_standing.of_doctors({grant.user_id for grant in asked if grant.user_id})
    organisations = licence_standing.of_organisations(
        {grant.organisation_id for grant in asked if grant.organisation_id}
    )
    active = {holder for holder, found in [*doctors.items(), *organisations.items()] if found.is_active}
    return {
        grant.pk
        for grant in asked
        if grant.kind != Grantee.ANYONE and (grant.user_id or grant.organisation_id) not in active
    }
