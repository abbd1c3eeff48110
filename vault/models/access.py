"""Releases of keys, from the decision to the redemption."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Token(models.Model):
    """One access token: stored as a digest, redeemed once.

    Stays as the vault's own log of releases (no key, nothing about a record in it).
    """

    digest = models.BinaryField(max_length=32, unique=True)
    account = models.UUIDField()
    address = models.CharField(max_length=42)
    session = models.BinaryField(max_length=32)
    action = models.CharField(max_length=12)
    # [[record, version, digest of the bound metadata that was shown], …]
    versions = models.JSONField()
    # Third parties: whose it is, for whom they act, the grant it rests on (key on chain; none for a verifier
    # with papers), when that was issued (unix seconds), and which held statements were looked at: any other
    # that comes before the redemption ends it.
    consent = models.BinaryField(max_length=32, null=True)
    owner = models.CharField(max_length=42, default="")
    organisation = models.CharField(max_length=42, default="")
    granted_at = models.BigIntegerField(default=0)
    pending_checked = ArrayField(models.BigIntegerField(), default=list)
    keys = models.PositiveIntegerField(default=0)
    issued_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    redeemed_at = models.DateTimeField(null=True)

    class Meta:
        # What somebody was given in the last minute: for the budget of third parties only.
        indexes = [
            models.Index(
                fields=["account", "issued_at"], condition=~models.Q(owner=""), name="token_of_third_party"
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} by {self.account}"


class Denial(models.Model):
    """A patient's signed Revoke, or the `replaces` of a Grant (`consent`), or Halt (`until`): held from the
    moment it was made. Never removed.
    """

    owner = models.CharField(max_length=42)
    consent = models.BinaryField(max_length=32, null=True)
    until = models.BigIntegerField(null=True)
    signature = models.BinaryField(max_length=65)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "consent"],
                condition=models.Q(consent__isnull=False),
                name="one_denial_per_grant",
            ),
            models.CheckConstraint(
                condition=models.Q(consent__isnull=True) ^ models.Q(until__isnull=True), name="revoke_or_halt"
            ),
        ]
        indexes = [models.Index(fields=["owner", "until"], name="denial_of_owner")]

    def __str__(self) -> str:
        return f"denial by {self.owner}"


class Opening(models.Model):
    """The one use of a one-time grant: fifteen minutes, in one session."""

    consent = models.BinaryField(max_length=32, unique=True)
    account = models.UUIDField()
    session = models.BinaryField(max_length=32)
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"opening by {self.account}"
