"""A doctor's patients: those who let the doctor in, and those who once did. Nobody else is a patient here."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from common import clock
from domain.accounts.models import Patient, User
from domain.consents.models import Grant, GrantState, Relationship, RelationshipState, Request, RequestState
from domain.consents.models.grant import OPENING
from domain.consents.queries import usable_grants
from domain.consents.queries.usable_grants import GrantReader
from domain.consents.terms import Flag
from domain.organisations.models import Function, Organisation


@dataclass(frozen=True, slots=True)
class ListedPatient:
    """`until` is when the last access for reading ends (None: there is none now), `ended_at` when the last
    one ended (None: there never was one).

    `is_related` is an accepted care relationship, `waiting` the request without an answer, `may_write` a
    grant for adding.
    """

    patient: Patient
    is_related: bool
    until: datetime | None
    ended_at: datetime | None
    may_write: bool
    waiting: Request | None

    @property
    def is_former(self) -> bool:
        return self.until is None and not self.may_write and not self.is_related


def of_doctor(doctor: GrantReader) -> list[ListedPatient]:
    """Everybody, by name. A fixed number of SQL statements."""
    return _lines(doctor, None)


def of_patient(doctor: GrantReader, patient_id: UUID) -> ListedPatient | None:
    """This one, if it is a patient of the doctor or was."""
    return next(iter(_lines(doctor, patient_id)), None)


def of_function(
    reader: GrantReader, organisation: Organisation, function: Function, *, patient: UUID | None = None
) -> list[ListedPatient]:
    """Who shares something for reading with those of an organisation that have this function, the reader
    being one of them; by name. A fixed number of SQL statements.
    """
    until: dict[UUID, datetime] = {}
    grants = usable_grants.usable_grants(reader, patient=patient).filter(organisation=organisation)
    for whose, flags, functions, expires in grants.values_list("patient_id", "flags", "functions", "expires"):
        if flags & Flag.VIEW and functions & function:
            ends = datetime.fromtimestamp(expires, UTC)
            until[whose] = max(ends, until.get(whose, ends))
    rows = Patient.objects.filter(pk__in=until).select_related("user").order_by("user__name", "pk")
    return [ListedPatient(row, False, until[row.pk], None, False, None) for row in rows]


def count_waiting(user: User) -> int:
    """How many requests of this person have no answer yet."""
    return _asked(user).count()


def _lines(doctor: GrantReader, patient: UUID | None) -> list[ListedPatient]:
    user, one = doctor.user, Q(patient_id=patient) if patient else Q()
    readable, writable = _open(doctor, patient)
    relations = list(
        Relationship.objects.filter(one, user=user, accepted_at__isnull=False).values_list(
            "patient_id", "state"
        )
    )
    related = {found for found, state in relations if state == RelationshipState.ACCEPTED}
    ended = _ended(user, one)
    waiting = {request.patient_id: request for request in _asked(user).filter(one)}
    known = {found for found, _ in relations} | set(readable) | writable | set(ended)
    return [
        ListedPatient(
            row,
            row.pk in related,
            readable.get(row.pk),
            ended.get(row.pk),
            row.pk in writable,
            waiting.get(row.pk),
        )
        for row in Patient.objects.filter(pk__in=known).select_related("user").order_by("user__name", "pk")
    ]


def _asked(user: User) -> QuerySet[Request]:
    return Request.objects.filter(
        user=user, is_offer=False, state=RequestState.REQUESTED, expires_at__gt=clock.now()
    )


def _open(doctor: GrantReader, patient: UUID | None) -> tuple[dict[UUID, datetime], set[UUID]]:
    """Of whom something may be read, until when; to whose records something may be added."""
    readable: dict[UUID, datetime] = {}
    writable = set()
    for whose, flags, expires in usable_grants.usable_grants(doctor, patient=patient).values_list(
        "patient_id", "flags", "expires"
    ):
        until = datetime.fromtimestamp(expires, UTC)
        if flags & Flag.VIEW:
            readable[whose] = max(until, readable.get(whose, until))
        if flags & Flag.WRITE:
            writable.add(whose)
    return readable, writable


def _ended(user: User, one: Q) -> dict[UUID, datetime]:
    """When each patient's last grant to this person ended."""
    now = clock.now()
    ended: dict[UUID, datetime] = {}
    for grant in Grant.objects.filter(one, user=user).exclude(state=GrantState.REFUSED):
        end = min(
            grant.revoked_at or grant.until,
            grant.until,
            grant.opened_at + OPENING if grant.opened_at else grant.until,
        )
        if end <= now:
            ended[grant.patient_id] = max(end, ended.get(grant.patient_id, end))
    return ended
