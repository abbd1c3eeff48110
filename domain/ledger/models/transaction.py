"""One intent towards a contract, and the one transaction that carries it out."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from domain.ledger.models.fields import one_of


class TransactionStatus(models.TextChoices):
    QUEUED = "queued"  # no nonce yet
    SIGNED = "signed"  # nonce, bytes and hash are saved; perhaps sent, perhaps not
    SENT = "sent"  # a node took it
    MINED = "mined"  # in a block, not deep enough
    CONFIRMED = "confirmed"
    FAILED = "failed"  # reverted, with the reason


class Transaction(models.Model):
    """Signed and saved before it is sent.

    One nonce per intent; every hash that was ever sent under it is kept.
    """

    Status = TransactionStatus

    sender = models.CharField(max_length=42)
    to = models.CharField(max_length=42)
    calldata = models.BinaryField()
    intent_key = models.CharField(max_length=120, unique=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    nonce = models.PositiveBigIntegerField(null=True)
    gas = models.PositiveBigIntegerField(null=True)
    max_fee = models.DecimalField(
        max_digits=30, decimal_places=0, null=True
    )  # wei; more than 64 bits on purpose
    priority_fee = models.DecimalField(max_digits=30, decimal_places=0, null=True)
    raw_tx = models.BinaryField(null=True)
    hashes = ArrayField(models.CharField(max_length=66), default=list, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField()
    error = models.CharField(max_length=300, default="", blank=True)
    # From this hash on, `hashes` are those of empty transactions that took its nonce, so that others go on.
    # One of them mined: this one failed.
    given_up = models.CharField(max_length=66, default="", blank=True)
    mined_hash = models.CharField(max_length=66, default="", blank=True)
    block_number = models.PositiveBigIntegerField(null=True)
    block_hash = models.CharField(max_length=66, default="", blank=True)
    block_time = models.PositiveBigIntegerField(null=True)  # unix seconds, the chain's
    created_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)  # of the newest bytes
    sent_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["sender", "id"],
                name="transaction_open",
                condition=Q(status__in=["queued", "signed", "sent", "mined"]),
            ),
            models.Index(fields=["id"], name="transaction_failed", condition=Q(status="failed")),
            models.Index(
                fields=["block_number"], name="transaction_block", condition=Q(block_number__isnull=False)
            ),
        ]
        constraints = [
            one_of("transaction", "status", TransactionStatus.values),
            models.UniqueConstraint(fields=["sender", "nonce"], name="transaction_one_line_of_nonces"),
            models.CheckConstraint(
                condition=Q(status__in=["queued", "failed"])
                | Q(nonce__isnull=False, raw_tx__isnull=False, hashes__len__gt=0),
                name="transaction_saved_before_sent",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["mined", "confirmed"])
                | (Q(block_number__isnull=False) & ~Q(block_hash="")),
                name="transaction_block_if_mined",
            ),
        ]

    def __str__(self) -> str:
        return f"transaction {self.pk} ({self.status})"
