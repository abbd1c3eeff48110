"""Whether a patient wants to be found by those who know the number."""

from uuid import UUID

from django.db import models

from domain.accounts.models import Patient


class Discoverability(models.Model):
    """No row: may be found by number and address."""

    patient = models.OneToOneField(
        Patient, on_delete=models.CASCADE, primary_key=True, related_name="discoverability"
    )
    by_number = models.BooleanField(default=True)

    patient_id: UUID

    def __str__(self) -> str:
        return f"discoverability of {self.patient_id}"
