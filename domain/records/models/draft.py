"""What a doctor has begun to write and not signed: the author's alone, sealed under the author's own key."""

from uuid import UUID

from django.conf import settings
from django.db import models

from common import clock, ids
from domain.accounts.models import Patient
from domain.records.models.record import Record


class Draft(models.Model):
    """`amends`: the record whose next version it is to become."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="+", db_index=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    amends = models.ForeignKey(Record, on_delete=models.CASCADE, null=True, related_name="+")
    sealed = models.BinaryField()
    changed_at = models.DateTimeField(default=clock.now)

    patient_id: UUID
    by_id: UUID
    amends_id: UUID | None

    class Meta:
        indexes = [models.Index(fields=["by", "patient", "-changed_at"], name="draft_of_author")]

    def __str__(self) -> str:
        return f"draft {self.pk}"
