"""A verifier asked for the name behind a patient's number: for which reason, sealed under the patient's own
key.
"""

from uuid import UUID

from django.conf import settings
from django.db import models

from common import clock, ids
from domain.accounts.models import Patient


class SupportCase(models.Model):
    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="+")
    verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.BinaryField()
    at = models.DateTimeField(default=clock.now)

    patient_id: UUID
    verifier_id: UUID

    def __str__(self) -> str:
        return f"support case {self.pk}"
