"""Record keys in their envelopes."""

from django.db import models
from django.db.models import Q

from vault.models.keys import PatientKey


class Envelope(models.Model):
    """The key of one version of one record, wrapped under the patient's.

    Provisional: only version and patient are bound. Closed: all metadata is, through `binding_digest`.
    Confirmed: the portal committed the record, so only an erasure removes it.
    """

    class State(models.TextChoices):
        PROVISIONAL = "provisional"
        CLOSED = "closed"
        CONFIRMED = "confirmed"

    patient = models.ForeignKey(PatientKey, on_delete=models.CASCADE, related_name="envelopes")
    record = models.UUIDField()
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROVISIONAL)
    wrapped = models.BinaryField(max_length=60)
    binding_digest = models.BinaryField(max_length=32, default=b"")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "version"], name="one_envelope_per_version"),
            models.CheckConstraint(
                condition=Q(state="provisional") | Q(closed_at__isnull=False), name="closed_has_its_time"
            ),
        ]
        # The sweep looks for what never became a record; confirmed rows (nearly all) stay out of its index.
        indexes = [
            models.Index(fields=["opened_at"], condition=~Q(state="confirmed"), name="envelope_unconfirmed")
        ]

    def __str__(self) -> str:
        return f"{self.record} version {self.version}"
