"""People: accounts, patients, sessions."""

from domain.accounts.models.patient import Gender, IdentityLevel, Patient
from domain.accounts.models.profile_version import ProfileVersion
from domain.accounts.models.session import Session
from domain.accounts.models.user import Theme, User

__all__ = ["Gender", "IdentityLevel", "Patient", "ProfileVersion", "Session", "Theme", "User"]
