"""A patient's records as one reader meets them: whose, who reads by which permissions, at which addresses,
and what may be done there.

A portal makes one for each request; nothing in this package asks which portal it was.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Concatenate, NoReturn, ParamSpec
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from domain.accounts.models import Patient, User
from domain.consents.queries.grant_proofs import UsableGrant
from domain.consents.services import attempts
from domain.consents.terms import Flag
from domain.records.access import shared_access
from domain.records.access.opening import Reader
from domain.records.models import Version
from domain.records.queries import access

Arguments = ParamSpec("Arguments")


@dataclass(frozen=True, slots=True)
class Place:
    """`space` names its URLs, `before` is what they take before the id of a record.

    `reader` holds the permissions that count in this request for whom the person acts; the owner has none
    and needs none. `list_name` is the URL of the list, `record_name` that of one record, `back` what leads to
    the list on a phone. `patients_url` leads to other patients, `ask_url` to asking this one for more;
    each "" where there is no such page.
    """

    space: str
    patient: Patient
    reader: Reader
    list_name: str
    record_name: str
    back: str
    before: tuple[object, ...] = ()
    may_write: bool = False
    patients_url: str = ""
    ask_url: str = ""

    def url(self, name: str, *args: object) -> str:
        return reverse(f"{self.space}:{name}", args=[*self.before, *args])

    @property
    def is_owners(self) -> bool:
        return self.reader.user.pk == self.patient.user_id

    @property
    def viewer(self) -> UUID | None:
        """The account that reads what is another's; None: the owner."""
        return None if self.is_owners else self.reader.user.pk

    @property
    def lasting(self) -> tuple[UsableGrant, ...]:
        """The permissions that are no one-time look."""
        return tuple(held for held in self.reader.usable_grants if not held.grant.is_one_time)

    def version_of(self, record_id: UUID, number: int | None = None) -> Version:
        """What the owner has, or a permission of this moment reaches.

        Raises Http404; the attempt is written.
        """
        if self.is_owners:
            return access.version_of(self.patient, record_id, number)
        try:
            return shared_access.version_of(self.reader, self.patient, record_id, number)
        except Http404:
            self.refuse(what="record", subject_id=record_id)

    def may_download(self, version: Version) -> bool:
        """Whether a copy may be kept: the owner's own, others' where a permission that covers it says so."""
        if self.is_owners:
            return True
        held = tuple(one for one in self.reader.usable_grants if one.grant.allows & Flag.DOWNLOAD)
        return replace(self.reader, usable_grants=held).choose(version) is not None

    def refuse(self, *, what: str, subject_id: UUID | None = None) -> NoReturn:
        """Find nothing. An attempt at another's records is written into the patient's log first."""
        if not self.is_owners:
            write_attempt(self.reader.user, self.patient.pk, what=what, subject_id=subject_id)
        raise Http404


PlaceView = Callable[Concatenate[HttpRequest, Place, Arguments], HttpResponseBase]


def write_attempt(by: User, patient_id: UUID, *, what: str, subject_id: UUID | None = None) -> None:
    """Into the log of the patient, if there is one of this id."""
    patient = Patient.objects.filter(pk=patient_id).first()
    attempts.write(by=by, patient=patient, subject_id=subject_id if patient else None, what=what)
