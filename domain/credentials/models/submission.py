"""Each time an application was sent: what it said, and which papers went with it.

Rows are only added; what changed since is read from them.
"""

from uuid import UUID

from django.conf import settings
from django.db import models

from common import clock
from domain.credentials.models.credential import Credential


class Submission(models.Model):
    credential = models.ForeignKey(
        Credential, on_delete=models.PROTECT, related_name="submissions", db_index=False
    )
    number = models.PositiveIntegerField()
    values = models.JSONField()
    papers = models.JSONField(default=list)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=clock.now)

    credential_id: UUID
    by_id: UUID

    class Meta:
        constraints = [models.UniqueConstraint(fields=["credential", "number"], name="submission_once")]

    def __str__(self) -> str:
        return f"{self.credential_id} sent {self.number}"
