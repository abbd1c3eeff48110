"""For whom a doctor acts: in the own name, or as a member of one of several organisations.

Chosen once, kept with the session.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from doctors.guards import DoctorRequest
from domain.organisations.models import Membership, Organisation

SESSION_KEY: Final = "acts_for"
OWN: Final = "own"
OWN_LABEL: Final = "In your own name"


@dataclass(frozen=True, slots=True)
class ActingFor:
    """`value` is the id of the organisation, or "own"."""

    value: str
    label: str
    is_active: bool
    organisation: Organisation | None


def choices(request: DoctorRequest) -> list[ActingFor]:
    """What this doctor may choose from; one alone is no choice."""
    chosen = str(request.session.get(SESSION_KEY, ""))
    members = request.reader.memberships
    known = {str(member.organisation_id) for member in members}
    active = chosen if chosen in {*known, OWN} else _first(members)
    found = [
        ActingFor(
            str(member.organisation_id),
            f"For {member.organisation.name}",
            str(member.organisation_id) == active,
            member.organisation,
        )
        for member in members
    ]
    return [ActingFor(OWN, OWN_LABEL, active == OWN, None), *found]


def current(request: DoctorRequest) -> ActingFor:
    return next(choice for choice in choices(request) if choice.is_active)


def ribbon_label(request: DoctorRequest) -> str:
    """The organisation's name, for the ribbon; empty for the own name."""
    organisation = current(request).organisation
    return organisation.name if organisation else ""


def choose(request: DoctorRequest, value: str) -> bool:
    """Whether it was one of those there are."""
    if value not in {choice.value for choice in choices(request)}:
        return False
    request.session[SESSION_KEY] = value
    return True


def _first(members: Sequence[Membership]) -> str:
    return str(members[0].organisation_id) if members else OWN
