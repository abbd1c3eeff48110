"""The receipt of an erasure, and the list of what is still to be done for it."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from domain.accounts.models import Patient


class Erasure(models.Model):
    number = models.CharField(max_length=24, unique=True)
    record_id = models.UUIDField(unique=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="erasures")
    versions = models.PositiveIntegerField()
    erased_at = models.DateTimeField()
    key_destroyed_at = models.DateTimeField(null=True)
    cids = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    removed_at = models.DateTimeField(null=True)

    patient_id: UUID

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="erasure_unfinished", condition=models.Q(removed_at=None))
        ]

    def __str__(self) -> str:
        return self.number
