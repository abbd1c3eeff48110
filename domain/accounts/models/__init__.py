"""People: accounts, patients, doctors, sessions."""

from domain.accounts.models.doctor import Doctor
from domain.accounts.models.ended_session import EndedSession, Ending
from domain.accounts.models.patient import Gender, IdentityLevel, Patient
from domain.accounts.models.possible_duplicate import PossibleDuplicate
from domain.accounts.models.profile_version import ProfileVersion
from domain.accounts.models.session import Session
from domain.accounts.models.start_code import StartCode
from domain.accounts.models.user import Theme, User

__all__ = [
    "Doctor",
    "EndedSession",
    "Ending",
    "Gender",
    "IdentityLevel",
    "Patient",
    "PossibleDuplicate",
    "ProfileVersion",
    "Session",
    "StartCode",
    "Theme",
    "User",
]
