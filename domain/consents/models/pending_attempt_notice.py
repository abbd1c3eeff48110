"""Attempts the patient is still to be told of.

The refused request writes a row in any case, so that its time tells nobody who exists.
"""

from uuid import UUID

from django.conf import settings
from django.db import models

from domain.accounts.models import Patient


class PendingAttemptNotice(models.Model):
    """Gone once told. `patient` is empty where the id named nothing; `hour` is the beginning of the group."""

    patient = models.ForeignKey(
        Patient, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    hour = models.DateTimeField()

    user_id: UUID | None

    def __str__(self) -> str:
        return f"pending attempt notice {self.pk}"
