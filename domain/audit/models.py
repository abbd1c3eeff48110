"""Who did what, when. Rows are only ever added (a trigger in the database refuses the rest).

They point at nothing: people and records may go, the log stays.
"""

from django.db import models

from common import ids
from domain.ledger.models.fields import digest


class Event(models.Model):
    action = models.CharField(max_length=64)
    actor = models.UUIDField(null=True)
    patient = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["patient", "-id"], name="audit_by_patient"),
            models.Index(fields=["subject_id", "-id"], name="audit_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.action} #{self.pk}"


class Segment(models.Model):
    """A closed stretch of the log.

    `head` is the hash of its last row, which holds all before it; `total` counts rows from the first of all.

    `previous` is the head of the segment before (zeros for the first). The ledger anchors the segment under
    its own random salt.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    number = models.PositiveIntegerField(unique=True)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    total = models.PositiveBigIntegerField()
    previous = models.BinaryField(max_length=32)
    head = models.BinaryField(max_length=32)
    salt = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            *digest("segment", "previous", "head", "salt"),
            models.CheckConstraint(
                condition=models.Q(count__gt=0, first_id__lte=models.F("last_id")), name="segment_holds_rows"
            ),
        ]

    def __str__(self) -> str:
        return f"segment {self.number} ({self.first_id} to {self.last_id})"


class Link(models.Model):
    """The hash of one sealed row and the row before it: by it a changed row is found by its number."""

    id = models.BigIntegerField(primary_key=True)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [*digest("link", "hash")]

    def __str__(self) -> str:
        return f"link of row {self.pk}"


class Check(models.Model):
    """One look at the whole log: how many rows and differences, and the first of these in a sentence.

    A hint, no proof (docs/operations.md).
    """

    began_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField()
    rows = models.PositiveBigIntegerField()
    unsealed = models.PositiveBigIntegerField()
    findings = models.PositiveIntegerField()
    first = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"check of {self.rows} rows: {self.findings} findings"
