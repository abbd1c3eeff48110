"""One piece of evidence on its way to the chain: the outbox row that commits together with what it proves."""

from django.db import models
from django.db.models import Q

from domain.ledger.models.batch import Batch
from domain.ledger.models.fields import digest, one_of
from domain.ledger.models.statement import Statement


class EntryStatus(models.TextChoices):
    WAITING = "waiting"  # for the notary
    PASSED = "passed"  # checked, waiting for a batch
    BATCHED = "batched"
    REFUSED = "refused"  # back to the author, with the reason
    SET_ASIDE = "set_aside"  # its check breaks: needs a person, holds up nobody


class Entry(models.Model):
    """A leaf. Its state after `BATCHED` is that of the batch's transaction; nothing here says "confirmed"."""

    Status = EntryStatus

    kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    version = models.PositiveIntegerField()
    author = models.CharField(max_length=42)
    commitment = models.BinaryField(max_length=32)
    subject = models.BinaryField(max_length=32)
    leaf = models.BinaryField(max_length=32)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="entries", db_index=False)
    position = models.PositiveIntegerField()
    idempotency_key = models.CharField(max_length=120, unique=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    # No position: the tree sorts its leaves, so the batch alone gives the proof.
    batch = models.ForeignKey(
        Batch, on_delete=models.PROTECT, null=True, related_name="entries", db_index=False
    )
    reason = models.CharField(max_length=300, default="", blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    leased_by = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "version"], name="entry_subject"),
            models.Index(fields=["batch"], name="entry_batch", condition=Q(batch__isnull=False)),
            models.Index(fields=["id"], name="entry_waiting", condition=Q(status="waiting")),
            models.Index(fields=["id"], name="entry_passed", condition=Q(status="passed")),
            models.Index(fields=["id"], name="entry_set_aside", condition=Q(status="set_aside")),
        ]
        constraints = [
            *digest("entry", "commitment", "subject", "leaf"),
            one_of("entry", "status", EntryStatus.values),
            models.UniqueConstraint(fields=["statement", "position"], name="entry_once_in_statement"),
            # The same evidence is anchored once, whatever the notary overlooked.
            models.UniqueConstraint(
                fields=["leaf"],
                name="entry_leaf_accepted_once",
                condition=Q(status__in=["passed", "batched"]),
            ),
            models.CheckConstraint(
                condition=Q(status="batched", batch__isnull=False)
                | (~Q(status="batched") & Q(batch__isnull=True)),
                name="entry_batch_if_batched",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["refused", "set_aside"]) | ~Q(reason=""),
                name="entry_reason_if_refused",
            ),
        ]

    def __str__(self) -> str:
        return f"entry {self.pk} ({self.kind}, {self.status})"
