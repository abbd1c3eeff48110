"""The feed that apps above read by cursor: which evidence was recorded, which was refused."""

from django.db import models

from domain.ledger.models.entry import Entry
from domain.ledger.models.fields import one_of


class OutcomeKind(models.TextChoices):
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Outcome(models.Model):
    """Ids rise in the order of commits (see services.outcomes), so that a reader's cursor skips nothing."""

    Kind = OutcomeKind

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="outcomes", db_index=False)
    outcome = models.CharField(max_length=10, choices=Kind.choices)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("outcome", "outcome", OutcomeKind.values),
            models.UniqueConstraint(fields=["entry", "outcome"], name="outcome_once"),
        ]

    def __str__(self) -> str:
        return f"outcome {self.pk} ({self.outcome})"
