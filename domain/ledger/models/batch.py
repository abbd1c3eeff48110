"""The leaves that one transaction anchors."""

from django.db import models

from domain.ledger.models.fields import digest
from domain.ledger.models.transaction import Transaction


class Batch(models.Model):
    """A closed tree. `transaction` is the newest that anchors it (a reverted one is followed by another)."""

    root = models.BinaryField(max_length=32, unique=True)
    size = models.PositiveIntegerField()
    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="batches")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [*digest("batch", "root")]

    def __str__(self) -> str:
        return f"batch {self.pk} of {self.size}"
