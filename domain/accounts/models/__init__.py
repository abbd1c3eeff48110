"""People and organisations: accounts, patients, doctors, staff, sessions."""

from adapters.chain.values import Function
from domain.accounts.models.doctor import Doctor
from domain.accounts.models.ended_session import EndedSession, Ending
from domain.accounts.models.follower import Follower
from domain.accounts.models.invitation import Invitation
from domain.accounts.models.likeness import Likeness
from domain.accounts.models.membership import Membership, MembershipState
from domain.accounts.models.organisation import Organisation, OrganisationKind
from domain.accounts.models.patient import Gender, IdentityLevel, Patient
from domain.accounts.models.profile_version import ProfileVersion
from domain.accounts.models.session import Session
from domain.accounts.models.start_code import StartCode
from domain.accounts.models.user import Theme, User

__all__ = [
    "Doctor",
    "EndedSession",
    "Ending",
    "Follower",
    "Function",
    "Gender",
    "IdentityLevel",
    "Invitation",
    "Likeness",
    "Membership",
    "MembershipState",
    "Organisation",
    "OrganisationKind",
    "Patient",
    "ProfileVersion",
    "Session",
    "StartCode",
    "Theme",
    "User",
]
