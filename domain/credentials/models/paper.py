"""A certificate or another paper of an application: sealed under its holder's key, in the row where it is
small, in the content store otherwise.
"""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Length
from django.db.models.lookups import LessThanOrEqual

from common import clock, ids
from domain.credentials.models.credential import Credential

#: Up to 16 KiB of plaintext stay in the row; sealed they are a little longer.
MAX_BODY = 16 * 1024
MAX_SEALED = MAX_BODY + 256
#: Papers have one version: another one is another paper.
VERSION = 1


class PaperKind(models.TextChoices):
    LICENCE = "licence", "Licence or certificate of registration"
    SPECIALTY = "specialty", "Certificate of the specialty"
    OPERATING = "operating", "Operating licence"
    REGISTER = "register", "Register extract"
    LETTER = "letter", "Letter that names the manager"
    OTHER = "other", "Another paper"


class PaperState(models.TextChoices):
    RECEIVING = "receiving", "Being stored"
    STORED = "stored", "Stored, sealed"
    REFUSED = "refused", "Refused"


class Paper(models.Model):
    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    credential = models.ForeignKey(
        Credential, on_delete=models.PROTECT, related_name="papers", db_index=False
    )
    kind = models.CharField(max_length=12, choices=PaperKind.choices, default=PaperKind.LICENCE)
    state = models.CharField(max_length=10, choices=PaperState.choices, default=PaperState.RECEIVING)
    content_type = models.CharField(max_length=100, default="", blank=True)
    size = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    plaintext_sha256 = models.BinaryField(max_length=32, default=b"", blank=True)
    ciphertext_sha256 = models.BinaryField(max_length=32, default=b"", blank=True)
    duplicate_index = models.BinaryField(max_length=32, default=b"", blank=True)
    body = models.BinaryField(null=True)
    cid = models.CharField(max_length=80, default="", blank=True)
    name = models.BinaryField(default=b"", blank=True)
    reason = models.CharField(max_length=300, default="", blank=True)
    advice = models.CharField(max_length=300, default="", blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    added_at = models.DateTimeField(default=clock.now)

    credential_id: UUID
    added_by_id: UUID

    class Meta:
        indexes = [
            models.Index(fields=["credential", "added_at"], name="paper_of_credential"),
            models.Index(
                fields=["duplicate_index"], name="paper_duplicates", condition=~Q(duplicate_index=b"")
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PaperState.values), name="paper_state_known"),
            models.CheckConstraint(condition=Q(body__isnull=True) | Q(cid=""), name="paper_in_one_place"),
            models.CheckConstraint(
                condition=~Q(state="stored") | Q(body__isnull=False) | ~Q(cid=""),
                name="paper_stored_somewhere",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Coalesce(Length(F("body")), 0), MAX_SEALED),
                name="paper_body_is_small",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="paper_reason_if_refused"
            ),
        ]

    def __str__(self) -> str:
        return f"paper {self.pk} ({self.state})"
