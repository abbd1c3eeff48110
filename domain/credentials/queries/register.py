"""The public register: who is a verified doctor or organisation. Nothing else of anybody."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import DateTimeField, F, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Replace, Upper

from common import clock
from common.folding import fold
from domain.accounts.roles import Role
from domain.credentials.models import IN_FORCE, Credential, CredentialState, Outcome

State = CredentialState
SHORTEST: Final = 3
_SEPARATORS: Final = (" ", "-", "/", ".")


@dataclass(frozen=True, slots=True)
class Entry:
    """`state` is approved, renewal_due, suspended, expired or revoked; `since` the day it was approved,
    `until` the last day.
    """

    name: str
    registration_number: str
    authority: str
    country: str
    specialty: str
    role: str
    state: str
    since: date
    until: date

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)


def find(text: str, *, limit: int = 20) -> list[Entry]:
    """By registration number (spaces and dashes do not count) or by words of the name, at least three
    characters. One SQL statement.
    """
    number = re.sub(r"[\W_]+", "", text).upper()
    if len(number) < SHORTEST:
        return []
    by_name = Q()
    for word in fold(text).split():
        by_name &= Q(full_name__folded__contains=word)
    rows = _listed().filter(by_name | Q(plain_number=number)).order_by("full_name", "pk")[:limit]
    return [_entry(row) for row in rows]


def _listed() -> QuerySet[Credential]:
    plain = Upper(F("licence_number"))
    for separator in _SEPARATORS:
        plain = Replace(plain, Value(separator), Value(""))  # type: ignore[assignment]  # an expression around an expression
    approved = Min(
        "decisions__at", filter=Q(decisions__outcome=Outcome.APPROVED), output_field=DateTimeField()
    )
    listed = Credential.objects.filter(
        state__in=[*IN_FORCE, State.EXPIRED, State.REVOKED], valid_until__isnull=False
    )
    return listed.annotate(plain_number=plain, since=Coalesce(approved, F("decided_at")))


def _entry(row: Credential) -> Entry:
    assert row.valid_until is not None
    is_over = row.state in (State.APPROVED, State.RENEWAL_DUE) and not row.is_active(clock.now())
    since = getattr(row, "since", None) or row.created_at
    return Entry(
        name=row.full_name,
        registration_number=row.licence_number,
        authority=row.authority,
        country=row.country,
        specialty=row.specialty,
        role=row.role,
        state=State.EXPIRED if is_over else row.state,
        since=since.date(),
        until=row.valid_until.date(),
    )
