"""The feed that apps above read by cursor: which evidence and which acts were recorded, which were
refused.
"""

from django.db import models
from django.db.models import Q

from domain.ledger.models.act import SignedAct
from domain.ledger.models.entry import Entry
from domain.ledger.models.fields import one_of


class OutcomeKind(models.TextChoices):
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Outcome(models.Model):
    """Of an entry or of an act.

    Ids rise in the order of commits (see services.outcomes), so that a reader's cursor skips nothing.
    """

    Kind = OutcomeKind

    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, related_name="outcomes", db_index=False
    )
    act = models.ForeignKey(
        SignedAct, on_delete=models.PROTECT, null=True, related_name="outcomes", db_index=False
    )
    outcome = models.CharField(max_length=10, choices=Kind.choices)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("outcome", "outcome", OutcomeKind.values),
            models.CheckConstraint(
                condition=Q(entry__isnull=False) ^ Q(act__isnull=False), name="outcome_of_one_thing"
            ),
            models.UniqueConstraint(fields=["entry", "outcome"], name="outcome_once"),
            models.UniqueConstraint(fields=["act", "outcome"], name="outcome_of_act_once"),
        ]

    def __str__(self) -> str:
        return f"outcome {self.pk} ({self.outcome})"
