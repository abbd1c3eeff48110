"""Refused attempts, grouped. Patient and oversight count the same rows of the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Min, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import TruncHour

from domain.accounts.models import Patient, User
from domain.audit.models import Event
from domain.audit.vocabulary import Action


@dataclass(frozen=True, slots=True)
class Group:
    """One person within one hour.

    `who` is None for somebody without an account; `what` are the words of the attempts, each once.
    """

    who: UUID | None
    name: str
    detail: str
    count: int
    first_at: datetime
    last_at: datetime
    what: list[str]


def of_patient(patient: Patient, *, since: datetime | None = None, limit: int = 50) -> list[Group]:
    """The newest first. Two SQL statements."""
    rows = (
        _refused_attempts(patient, since)
        .annotate(hour=TruncHour("at"))
        .values("actor", "hour")
        .annotate(
            count=Count("id"),
            first_at=Min("at"),
            last_at=Max("at"),
            what=ArrayAgg(KT("detail__what"), distinct=True),
        )
        .order_by("-last_at")[:limit]
    )
    found = list(rows)
    people = _people([row["actor"] for row in found if row["actor"]])
    return [
        Group(
            row["actor"],
            *_named(people.get(row["actor"]) if row["actor"] else None),
            row["count"],
            row["first_at"],
            row["last_at"],
            sorted(filter(None, row["what"])),
        )
        for row in found
    ]


def count_of_patient(patient: Patient, *, since: datetime | None = None) -> int:
    """Single attempts."""
    return _refused_attempts(patient, since).count()


def counts(*, since: datetime | None = None) -> tuple[int, int]:
    """For oversight: attempts at things of existing patients, attempts at nothing that exists."""
    refused = _since(Event.objects.filter(action=Action.ACCESS_REFUSED), since)
    found = refused.aggregate(all=Count("id"), known=Count("patient"))
    return found["known"], found["all"] - found["known"]


def _refused_attempts(patient: Patient, since: datetime | None) -> QuerySet[Event]:
    return _since(Event.objects.filter(patient=patient.pk, action=Action.ACCESS_REFUSED), since)


def _since(rows: QuerySet[Event], since: datetime | None) -> QuerySet[Event]:
    return rows if since is None else rows.filter(at__gte=since)


def _people(ids: Sequence[UUID]) -> dict[UUID, User]:
    return {user.pk: user for user in User.objects.filter(pk__in=ids).select_related("doctor")}


def _named(user: User | None) -> tuple[str, str]:
    if user is None:
        return "Somebody without an account", ""
    doctor = getattr(user, "doctor", None)
    return user.name, doctor.specialty if doctor else ""
