"""Who treats whom."""

from domain.accounts.models import Patient, User
from domain.consents.models import Relationship, RelationshipState


def relationship_between(user: User, patient: Patient) -> Relationship | None:
    """The open relationship (proposed or accepted) between the two."""
    return (
        Relationship.objects.filter(user=user, patient=patient).exclude(state=RelationshipState.ENDED).first()
    )


def doctors_of(patient: Patient) -> list[Relationship]:
    """A patient's accepted relationships, with `user.doctor` and `organisation` loaded, the newest first."""
    rows = Relationship.objects.filter(patient=patient, state=RelationshipState.ACCEPTED).select_related(
        "user__doctor", "organisation"
    )
    return list(rows.order_by("-accepted_at", "-pk"))
