"""One row for any item of a person's history. What it says is sealed in its versions."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from common import clock, ids
from domain.accounts.models import Patient
from domain.consents.models import Grant


class RecordState(models.TextChoices):
    """Where its current version is. Hidden is no state: it is a confidentiality."""

    SUBMITTED = "submitted", "Being recorded"
    ANCHORED = "anchored", "Recorded"
    REJECTED = "rejected", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
    ERASED = "erased", "Erased"


class Confidentiality(models.IntegerChoices):
    """As grants count it: a grant up to a ceiling does not reach what lies above."""

    NORMAL = 0, "Normal"
    RESTRICTED = 1, "Restricted"
    HIDDEN = 2, "Hidden"


class Record(models.Model):
    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="records", db_index=False)
    kind = models.CharField(max_length=40)
    category = models.PositiveSmallIntegerField()
    confidentiality = models.PositiveSmallIntegerField(
        choices=Confidentiality.choices, default=Confidentiality.NORMAL
    )
    record_date = models.DateField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    author_address = models.CharField(max_length=42)
    state = models.CharField(max_length=10, choices=RecordState.choices, default=RecordState.SUBMITTED)
    reason = models.BinaryField(default=b"", blank=True)
    #: By which permission its author, if that is not the owner, withdrew it.
    withdrawn_under = models.ForeignKey(
        Grant, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    current = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=40, default="upload")
    created_at = models.DateTimeField(default=clock.now)

    patient_id: UUID
    author_id: UUID | None
    withdrawn_under_id: UUID | None

    class Meta:
        indexes = [
            models.Index(
                fields=["patient", "-record_date", "-id"],
                name="record_timeline",
                condition=~Q(state="erased"),
            ),
            models.Index(fields=["patient", "state"], name="record_states"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RecordState.values), name="record_state_known"),
            models.CheckConstraint(
                condition=Q(confidentiality__in=Confidentiality.values), name="record_confidentiality_known"
            ),
            models.CheckConstraint(condition=Q(category__lt=32), name="record_category_is_a_bit"),
            models.CheckConstraint(condition=Q(current__gte=1), name="record_versions_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
