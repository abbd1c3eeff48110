"""What one version of a record says: sealed in the row, or sealed in the content store. Never overwritten."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Length
from django.db.models.lookups import LessThanOrEqual

from common import clock
from domain.consents.models import Grant
from domain.records.models.record import Confidentiality, Record

#: Bodies up to 16 KiB of plaintext stay in the row; sealed they are a little longer.
MAX_BODY = 16 * 1024
MAX_SEALED = MAX_BODY + 256


class Version(models.Model):
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    content_type = models.CharField(max_length=100)
    length = models.PositiveBigIntegerField()
    # Bound into the envelope with the number: a later change of the record's own columns asks the vault for a
    # key in vain.
    category = models.PositiveSmallIntegerField()
    confidentiality = models.PositiveSmallIntegerField(choices=Confidentiality.choices)
    record_date = models.DateField()
    plaintext_sha256 = models.BinaryField(max_length=32)
    duplicate_index = models.BinaryField(max_length=32)
    ciphertext_sha256 = models.BinaryField(max_length=32)
    body = models.BinaryField(null=True)
    cid = models.CharField(max_length=80, default="", blank=True)
    card = models.BinaryField()
    words = models.BinaryField(default=b"", blank=True)
    commitment = models.BinaryField(max_length=32)
    subject = models.BinaryField(max_length=32)
    metadata = models.JSONField()
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    #: By which permission somebody else than the owner wrote it: the notary asks the contract about its
    #: terms.
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    record_id: UUID
    created_by_id: UUID | None
    grant_id: UUID | None

    class Meta:
        indexes = [
            models.Index(
                fields=["duplicate_index"], name="version_duplicates", condition=~Q(duplicate_index=b"")
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="version_once"),
            models.CheckConstraint(condition=Q(body__isnull=True) | Q(cid=""), name="version_in_one_place"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Coalesce(Length(F("body")), 0), MAX_SEALED),
                name="version_body_is_small",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.record_id}"
