"""A file of somebody's history on its way to becoming records, and what has come in before."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common import clock, ids
from domain.accounts.models import Patient
from domain.records.models import Record


class ImportState(models.TextChoices):
    """RECEIVED → READING → ASKING | RUNNING → DONE; FAILED, STOPPED and PAUSED (the person has signed
    out) from any of the first four.
    """

    RECEIVED = "received", "Received"
    READING = "reading", "Being read"
    ASKING = "asking", "Waiting for your decision"
    RUNNING = "running", "Being imported"
    PAUSED = "paused", "Paused"
    DONE = "done", "Imported"
    FAILED = "failed", "Not imported"
    STOPPED = "stopped", "Stopped"


#: A worker has something to do.
WORKING = (ImportState.RECEIVED, ImportState.READING, ImportState.RUNNING)
#: Nothing will happen any more.
FINISHED = (ImportState.DONE, ImportState.FAILED, ImportState.STOPPED)


class Import(models.Model):
    """One file.

    It is kept sealed in the store until it is finished, under a key of its own that the patient's key seals.

    `done` of `total` resources have been looked at; of these `added` became records, `known` were there
    already, `left_out` have a sentence.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="imports", db_index=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.RECEIVED)
    size = models.PositiveBigIntegerField()
    cid = models.CharField(max_length=80, blank=True)
    key = models.BinaryField(blank=True)
    details = models.BinaryField()
    is_confirmed = models.BooleanField(default=False)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    session = models.BinaryField(max_length=32)
    is_attended = models.BooleanField(default=True)
    leased_by = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    patient_id: UUID
    by_id: UUID

    class Meta:
        db_table = "records_import"
        indexes = [
            models.Index(fields=["patient", "-created_at"], name="import_of_patient"),
            models.Index(
                fields=["created_at"],
                name="import_working",
                condition=Q(state__in=["received", "reading", "running"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
            models.CheckConstraint(
                condition=Q(done=F("added") + F("known") + F("left_out")), name="import_counts_add_up"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(cid=""), name="import_source_gone_when_finished"
            ),
        ]

    def __str__(self) -> str:
        return f"import {self.pk} ({self.state})"

    @property
    def fraction(self) -> float | None:
        """Between 0 and 1; None while the file is only being read."""
        return self.done / self.total if self.total else None


class ImportedSource(models.Model):
    """What a record was in the file it came from, as a blind index over its id and content there: the same
    again is no second record.
    """

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="+", db_index=False)
    index = models.BinaryField(max_length=32)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="+")

    record_id: UUID

    class Meta:
        db_table = "records_importedsource"
        constraints = [models.UniqueConstraint(fields=["patient", "index"], name="imported_once")]

    def __str__(self) -> str:
        return f"source of {self.record_id}"
