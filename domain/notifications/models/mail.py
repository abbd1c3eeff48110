"""The outbox of mails: written with what they tell about, sent afterwards by a worker."""

from django.db import models

from common import ids


class Mail(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    kind = models.CharField(max_length=40)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.BinaryField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    owner = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before"], name="mail_due", condition=models.Q(state__in=["waiting", "sending"])
            )
        ]

    def __str__(self) -> str:
        return f"mail {self.pk} ({self.kind}, {self.state})"
