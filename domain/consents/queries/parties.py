"""Doctors and organisations whom a patient may name: to share with, to block.

Only those who stand in the public register, or did.
"""

import re
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from common.folding import fold
from domain.accounts.models import User
from domain.accounts.roles import Role
from domain.credentials.models import Credential, CredentialState
from domain.organisations.models import Organisation

#: In the register, whether the licence is in force now or was.
LISTED = (
    CredentialState.APPROVED,
    CredentialState.RENEWAL_DUE,
    CredentialState.SUSPENDED,
    CredentialState.EXPIRED,
    CredentialState.REVOKED,
)
SHORTEST = 3
MOST = 20


@dataclass(frozen=True, slots=True)
class Party:
    """A person or an organisation; exactly one of `user` and `organisation`."""

    user: User | None
    organisation: Organisation | None
    name: str
    detail: str
    credential: Credential

    @property
    def id(self) -> UUID:
        holder = self.user or self.organisation
        assert holder is not None
        return holder.pk


def doctor(user_id: UUID) -> Party:
    """A doctor of the register. Raises Http404."""
    return _one(_listed().filter(user_id=user_id, user__role=Role.DOCTOR, user__is_active=True))


def organisation(organisation_id: UUID) -> Party:
    """An organisation of the register. Raises Http404."""
    return _one(_listed().filter(organisation_id=organisation_id))


def matching(text: str, *, doctors_only: bool = False) -> list[Party]:
    """By number of account or licence, 0x address, or words of the name (three characters at least).

    One SQL statement.
    """
    found = _listed().filter(user__role=Role.DOCTOR, user__is_active=True) if doctors_only else _listed()
    plain = re.sub(r"[\s./-]", "", text)
    if len(plain) < SHORTEST:
        return []
    exact = (
        Q(user__number__iexact=plain)
        | Q(user__address__iexact=plain)
        | Q(organisation__address__iexact=plain)
    )
    licence = Q(licence_number__iexact=text.strip()) | Q(licence_number__iexact=plain)
    words = Q()
    for word in fold(text).split():
        words &= Q(user__name__folded__contains=word) | Q(organisation__name__folded__contains=word)
    rows = found.filter(exact | licence | words).order_by("full_name", "-decided_at")
    newest: dict[UUID, Party] = {}
    for credential in rows[: MOST * 3]:
        newest.setdefault(credential.holder_id, _party(credential))
    return list(newest.values())[:MOST]


def _listed() -> QuerySet[Credential]:
    return Credential.objects.filter(state__in=LISTED).select_related("user", "organisation")


def _one(rows: QuerySet[Credential]) -> Party:
    found = rows.order_by("-decided_at").first()
    if found is None:
        raise Http404
    return _party(found)


def _party(credential: Credential) -> Party:
    if credential.user is not None:
        return Party(
            credential.user, None, credential.user.name, credential.specialty or "Doctor", credential
        )
    assert credential.organisation is not None  # a constraint of the table
    return Party(
        None,
        credential.organisation,
        credential.organisation.name,
        credential.organisation.get_kind_display(),
        credential,
    )
