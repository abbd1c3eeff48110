"""What a verifier decided, on which grounds, and how far the chain has it. Rows are only added."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from common import clock, ids
from domain.credentials.models.credential import Credential


class Outcome(models.TextChoices):
    APPROVED = "approved", "Approved"
    ASKED = "asked", "Asked for more"
    REJECTED = "rejected", "Rejected"
    SUSPENDED = "suspended", "Suspended"
    RESUMED = "resumed", "Resumed"
    REVOKED = "revoked", "Revoked"
    SIGNED_AGAIN = "signed_again", "Signed again"


class Method(models.TextChoices):
    """How the verifier asked the register."""

    ONLINE = "online", "Looked it up online"
    PHONE = "phone", "By telephone"
    LETTER = "letter", "By letter or e-mail"
    IN_PERSON = "in_person", "Papers seen in person"


class OnChain(models.TextChoices):
    """Only what a contract must know has a place there."""

    NOTHING = "", "Not on the chain"
    WAITING = "waiting", "Being recorded"
    RECORDED = "recorded", "Recorded"
    REFUSED = "refused", "Refused"


class Decision(models.Model):
    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    credential = models.ForeignKey(
        Credential, on_delete=models.PROTECT, related_name="decisions", db_index=False
    )
    verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    reasons = models.BinaryField(default=b"", blank=True)
    source_register = models.CharField(max_length=200, default="", blank=True)
    source_method = models.CharField(max_length=12, choices=Method.choices, default="", blank=True)
    source_date = models.DateField(null=True)
    valid_until = models.DateTimeField(null=True)
    account = models.CharField(max_length=42, default="", blank=True)
    sequence = models.PositiveIntegerField(default=0)
    on_chain = models.CharField(max_length=10, choices=OnChain.choices, default=OnChain.NOTHING, blank=True)
    at = models.DateTimeField(default=clock.now)

    credential_id: UUID
    verifier_id: UUID

    class Meta:
        indexes = [
            models.Index(fields=["credential", "-at"], name="decision_of_credential"),
            models.Index(fields=["-at", "-id"], name="decision_newest"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="decision_outcome_known"),
            # As the contract counts: of two statements about one account with one number, one counts. A
            # refused one has used up none.
            models.UniqueConstraint(
                fields=["account", "sequence"],
                name="decision_one_per_sequence",
                condition=Q(on_chain__in=["waiting", "recorded"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.credential_id}"
