"""Who treats whom. Who may see that somebody is a patient follows from it."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from common import clock, ids
from domain.accounts.models import Patient
from domain.organisations.models import Organisation


class RelationshipState(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    ACCEPTED = "accepted", "Accepted"
    ENDED = "ended", "Ended"


class Relationship(models.Model):
    """Between a patient and a doctor; `organisation` is where the doctor acts, if said."""

    State = RelationshipState

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="relationships", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="relationships", db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    proposed_at = models.DateTimeField(default=clock.now)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    patient_id: UUID
    user_id: UUID

    class Meta:
        indexes = [
            models.Index(fields=["user", "state"], name="relationship_by_user"),
            models.Index(fields=["patient", "state"], name="relationship_by_patient"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "user"], name="relationship_one_open", condition=~Q(state="ended")
            ),
            models.CheckConstraint(
                condition=Q(state__in=RelationshipState.values), name="relationship_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_at__isnull=False),
                name="relationship_accepted_when",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) | (~Q(state="ended") & Q(ended_at=None)),
                name="relationship_ended_when",
            ),
        ]

    def __str__(self) -> str:
        return f"relationship {self.pk} ({self.state})"
