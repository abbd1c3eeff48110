"""Whom and what a patient refuses, whatever else was allowed; and the moments at which all sharing was
stopped.
"""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q

from common import clock, ids
from domain.accounts.models import Patient
from domain.organisations.models import Organisation


class BlockList(models.Model):
    """One signed list.

    Each change is a new one with the next number: the chain may still hold the one before.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="block_lists", db_index=False)
    sequence = models.PositiveIntegerField()
    categories = models.PositiveBigIntegerField(default=0)
    list_hash = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=65)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "sequence"], name="block_list_once"),
            CheckConstraint(condition=Q(sequence__gte=1), name="block_list_from_one"),
            CheckConstraint(condition=Q(categories__lt=2**32), name="block_list_of_categories"),
        ]

    def __str__(self) -> str:
        return f"block list {self.sequence} of {self.patient_id}"

    patient_id: UUID


class BlockedParty(models.Model):
    """A person or an organisation on a list. `at` is when they were first blocked, copied from list to
    list.
    """

    list = models.ForeignKey(BlockList, on_delete=models.PROTECT, related_name="parties")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    address = models.CharField(max_length=42)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "address"], name="blocked_party_once"),
            CheckConstraint(
                condition=Q(user__isnull=False, organisation=None) | Q(user=None, organisation__isnull=False),
                name="blocked_party_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} on list {self.list_id}"

    list_id: UUID
    user_id: UUID | None
    organisation_id: UUID | None


class Halt(models.Model):
    """Everything granted up to `until` (unix seconds) ended then."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="halts", db_index=False)
    until = models.BigIntegerField()
    signature = models.BinaryField(max_length=65)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "until"], name="halt_once")]

    def __str__(self) -> str:
        return f"halt of {self.patient_id} until {self.until}"

    patient_id: UUID
