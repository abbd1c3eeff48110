"""What the vault did that is more than a release of keys. Append-only."""

from django.db import models


class Event(models.Model):
    """One act of the vault. No foreign keys: it outlives what it speaks of."""

    class Action(models.TextChoices):
        STATEMENT_SIGNED = "statement signed"
        ACT_SIGNED = "act signed"
        ACT_HELD = "act held"
        ACCOUNT_EXPORTED = "account exported"
        ACCOUNT_DESTROYED = "account destroyed"
        RECORD_ERASED = "record erased"
        PATIENT_ERASED = "patient erased"
        FACTS_CHANGED = "facts changed"
        KEYS_ROTATED = "keys rotated"

    action = models.CharField(max_length=24, choices=Action.choices)
    subject = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.action
