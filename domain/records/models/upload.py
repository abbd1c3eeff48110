"""A file on its way to becoming a record: received, checked, waiting for the person to say what it is.

Swept away if it never does.
"""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from common import clock, ids
from domain.accounts.models import Patient
from domain.records.models.record import Record


class UploadState(models.TextChoices):
    """What a page says of it; the values are those of its component."""

    SENDING = "sending", "Being stored"
    DESCRIBE = "describe", "Say what it is"
    REFUSED = "refused", "Refused"
    DUPLICATE = "duplicate", "Already there"
    KEPT = "kept", "Stored"


class Upload(models.Model):
    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="uploads")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    record_id = models.UUIDField(default=ids.new)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=UploadState.choices, default=UploadState.SENDING)
    size = models.PositiveBigIntegerField(default=0)
    content_type = models.CharField(max_length=100, default="", blank=True)
    plaintext_sha256 = models.BinaryField(max_length=32, default=b"", blank=True)
    duplicate_index = models.BinaryField(max_length=32, default=b"", blank=True)
    ciphertext_sha256 = models.BinaryField(max_length=32, default=b"", blank=True)
    cid = models.CharField(max_length=80, default="", blank=True)
    facts = models.JSONField(default=dict, blank=True)
    details = models.BinaryField(default=b"", blank=True)
    reason = models.CharField(max_length=300, default="", blank=True)
    advice = models.CharField(max_length=300, default="", blank=True)
    existing = models.ForeignKey(
        Record, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=clock.now)

    patient_id: UUID
    by_id: UUID

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="upload_age")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=UploadState.values), name="upload_state_known"),
            models.UniqueConstraint(
                fields=["record_id", "version"],
                name="upload_once_per_version",
                condition=Q(state__in=["sending", "describe", "kept"]),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["describe", "kept"]) | ~Q(cid=""), name="upload_stored_before_kept"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="upload_reason_if_refused"
            ),
        ]

    def __str__(self) -> str:
        return f"upload {self.pk} ({self.state})"
