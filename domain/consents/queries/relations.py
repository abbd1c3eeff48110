"""Who treats whom."""

from domain.accounts.models import Patient, User
from domain.consents.models import Relationship, RelationshipState


def of(user: User, patient: Patient) -> Relationship | None:
    """The open relationship (proposed or accepted) between the two."""
    return Relationship.objects.filter(user=user, patient=patient).exclude(state=RelationshipState.ENDED).first()


def last(user: User, patient: Patient) -> Relationship | None:
    """The newest relationship of the two that was ever accepted, open or ended."""
    return Relationship.objects.filter(user=user, patient=patient, accepted_at__isnull=False).order_by("-accepted_at").first()


def patients_of(user: User) -> list[Relationship]:
    """A doctor's accepted relationships, with `patient.user` loaded, by name."""
    rows = Relationship.objects.filter(user=user, state=RelationshipState.ACCEPTED).select_related("patient__user", "organisation")
    return list(rows.order_by("patient__user__name", "pk"))


def doctors_of(patient: Patient) -> list[Relationship]:
    """A patient's accepted relationships, with `user.doctor` and `organisation` loaded, the newest first."""
    rows = Relationship.objects.filter(patient=patient, state=RelationshipState.ACCEPTED).select_related("user__doctor", "organisation")
    return list(rows.order_by("-accepted_at", "-pk"))
