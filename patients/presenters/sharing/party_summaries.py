"""The other side: a doctor or an organisation as patients read of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from common import clock
from domain.accounts.models import Gender, Patient, User
from domain.consents import labels
from domain.consents.models import Request
from domain.credentials.models import Credential, CredentialState
from domain.credentials.queries import licence_standing
from domain.organisations.models import Organisation
from domain.organisations.queries import memberships

#: tone, icon and beginning of the sentence about a licence
_LICENCE = {
    CredentialState.APPROVED: ("good", "rosette-discount-check", "verified"),
    CredentialState.RENEWAL_DUE: ("good", "rosette-discount-check", "verified"),
    CredentialState.SUSPENDED: ("bad", "alert-octagon", "suspended"),
    CredentialState.EXPIRED: ("bad", "alert-octagon", "expired"),
    CredentialState.REVOKED: ("bad", "alert-octagon", "revoked"),
}


@dataclass(frozen=True, slots=True)
class Licence:
    """`words` end the line "Licence CARD-118402 …"."""

    number: str
    tone: str
    icon: str
    words: str
    is_valid: bool


@dataclass(frozen=True, slots=True)
class PartySummary:
    """`detail`: "Cardiologist, Hospital Hope"."""

    id: UUID
    name: str
    detail: str
    is_organisation: bool = False
    licence: Licence | None = None


def doctor(user: User, *, organisation: Organisation | None = None) -> PartySummary:
    """A doctor with the state of the licence; `organisation` is the one the doctor acts for, if said,
    otherwise where the doctor is a member.
    """
    found = licence_standing.standing_of(user)
    credential = found.credential
    workplaces = (
        [organisation]
        if organisation
        else [membership.organisation for membership in memberships.for_user(user)]
    )
    trade = credential.specialty if credential and credential.specialty else "Doctor"
    return PartySummary(
        user.pk,
        user.name,
        _detail(trade, workplaces[:1]),
        licence=_licence(credential, is_valid=found.is_active),
    )


def asker(request: Request) -> PartySummary:
    return doctor(request.user, organisation=request.organisation)


def _detail(trade: str, workplaces: Sequence[Organisation]) -> str:
    return ", ".join([trade[:1].upper() + trade[1:], *(place.name for place in workplaces)])


def _licence(credential: Credential | None, *, is_valid: bool) -> Licence | None:
    if credential is None:
        return None
    state = CredentialState(credential.state)
    if not is_valid and state in (CredentialState.APPROVED, CredentialState.RENEWAL_DUE):
        state = CredentialState.EXPIRED
    tone, icon, said = _LICENCE.get(state, ("warn", "alert-triangle", "not verified"))
    end = (
        f", valid until {labels.dated(credential.valid_until)}" if is_valid and credential.valid_until else ""
    )
    return Licence(credential.licence_number, tone, icon, f"{said}{end}", is_valid)


def chart_heading(patient: Patient) -> dict[str, object]:
    """What heads a patient's chart on a doctor's screen."""
    today = clock.now().date()
    gender = "" if patient.gender == Gender.UNKNOWN else f", {patient.get_gender_display().lower()}"
    line = f"{patient.age(today)} years{gender}, born {patient.birth_date:%-d %B %Y}"
    return {"patient": patient, "number": patient.user.number, "age_line": line}


def organisation(place: Organisation) -> PartySummary:
    found = licence_standing.of_organisation(place)
    return PartySummary(
        place.pk,
        place.name,
        place.get_kind_display(),
        is_organisation=True,
        licence=_licence(found.credential, is_valid=found.is_active),
    )
