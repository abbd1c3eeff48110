"""A line at the bell: that something happened, and where to look. No contents."""

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """`key` tells apart what is told about the same thing more than once (a version, a day); each is told
    exactly once.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    key = models.CharField(max_length=80, default="", blank=True)
    answer_by = models.DateTimeField(null=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_by_user"),
            models.Index(fields=["user"], name="notice_unread", condition=models.Q(read_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "subject_id", "key"], name="notice_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"notice {self.pk} ({self.kind})"
