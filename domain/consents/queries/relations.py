"""Who treats whom."""

from domain.accounts.models import Patient, User
from domain.consents.models import Relationship


def of(user: User, patient: Patient) -> Relationship | None:
    """The open relationship (proposed or accepted) between the two."""
    raise NotImplementedError


def patients_of(user: User) -> list[Relationship]:
    """A doctor's accepted relationships, with `patient.user` loaded, by name."""
    raise NotImplementedError


def doctors_of(patient: Patient) -> list[Relationship]:
    """A patient's accepted relationships, with `user.doctor` and `organisation` loaded, the newest first."""
    raise NotImplementedError
