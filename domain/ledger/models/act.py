"""One signed act on its way to a contract: the outbox row of the state lane, committed together with what it
says.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from domain.ledger.models.fields import one_of
from domain.ledger.models.transaction import Transaction


class ActStatus(models.TextChoices):
    WAITING = "waiting"  # for the relayer
    SENT = "sent"  # in a transaction; what became of it says the state of its key alone
    CONFIRMED = "confirmed"  # the chain holds it, deep enough
    REFUSED = "refused"  # it never will
    SET_ASIDE = "set_aside"  # relaying it breaks: needs a person, holds up nobody


class SignedAct(models.Model):
    """Public parts only. Whoever brings it to the chain, us or a stranger: it counts once the chain shows
    it.
    """

    Status = ActStatus

    kind = models.CharField(max_length=40)  # of a class in adapters.chain.acts.registry
    subject_id = models.UUIDField()
    version = models.PositiveIntegerField()
    contract = models.CharField(max_length=42)  # the one it was signed for
    signer = models.CharField(max_length=42)
    statement = models.JSONField()  # the public part, as its class stores it
    signature = models.BinaryField(max_length=4096)
    is_plain = (
        models.BooleanField()
    )  # False: only the signer's wallet contract can confirm it, so it goes alone
    outcome_key = models.BinaryField(max_length=40)
    sequence = models.PositiveBigIntegerField(null=True)  # acts of one kind and key go one after the other
    not_dated_before = models.PositiveBigIntegerField(default=0)  # unix seconds of the chain's clock
    deadline = models.PositiveBigIntegerField(null=True)  # likewise: the last moment it can be brought
    idempotency_key = models.CharField(max_length=120, unique=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    transaction = models.ForeignKey(
        Transaction, on_delete=models.PROTECT, null=True, related_name="acts", db_index=False
    )
    goes_alone = models.BooleanField(default=False)  # it was in a transaction that achieved nothing for it
    reason = models.CharField(max_length=300, default="", blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    seen_number = models.PositiveBigIntegerField(
        null=True
    )  # the block at which the chain was first seen to hold it
    seen_hash = models.CharField(max_length=66, default="", blank=True)
    seen_time = models.PositiveBigIntegerField(null=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "kind"], name="act_subject"),
            models.Index(fields=["kind", "outcome_key", "sequence"], name="act_line"),
            models.Index(
                fields=["transaction"], name="act_transaction", condition=Q(transaction__isnull=False)
            ),
            models.Index(fields=["id"], name="act_waiting", condition=Q(status="waiting")),
            models.Index(fields=["id"], name="act_sent", condition=Q(status="sent")),
            models.Index(fields=["id"], name="act_set_aside", condition=Q(status="set_aside")),
            models.Index(fields=["seen_number"], name="act_seen", condition=Q(seen_number__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(kind=""), name="act_kind_said"),
            one_of("act", "status", ActStatus.values),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length(F("outcome_key")), 40), name="act_outcome_key_fits"
            ),
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(transaction__isnull=False), name="act_transaction_if_sent"
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(seen_number__isnull=False), name="act_seen_if_confirmed"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["refused", "set_aside"]) | ~Q(reason=""),
                name="act_reason_if_refused",
            ),
        ]

    def __str__(self) -> str:
        return f"act {self.pk} ({self.kind}, {self.status})"
