"""Releases of keys, from the decision to the redemption."""

from django.db import models


class Token(models.Model):
    """One access token: stored as a digest, redeemed once. Stays as the vault's own log of releases (no key, no fact in it)."""

    digest = models.BinaryField(max_length=32, unique=True)
    account = models.UUIDField()
    address = models.CharField(max_length=42)
    session = models.BinaryField(max_length=32)
    action = models.CharField(max_length=12)
    # [[record, version, digest of the facts that were shown], …]
    versions = models.JSONField()
    issued_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    redeemed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.action} by {self.account}"
