"""What a person signed: one act, one signature, however many pieces of evidence."""

from django.db import models

from domain.ledger.models.fields import digest


class Statement(models.Model):
    """The author's EIP-712 `Statement(root,size,signedAt)`. `signed_at` is in unix seconds, as signed."""

    author = models.CharField(max_length=42)
    root = models.BinaryField(max_length=32)
    size = models.PositiveIntegerField()
    signed_at = models.PositiveBigIntegerField()
    signature = models.BinaryField(max_length=65)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [*digest("statement", "root")]

    def __str__(self) -> str:
        return f"statement {self.pk} of {self.size}"
