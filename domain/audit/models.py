"""Who did what, when. Rows are only ever added (a trigger in the database refuses the rest).

They point at nothing: people and records may go, the log stays.
"""

from django.db import models


class Event(models.Model):
    action = models.CharField(max_length=64)
    actor = models.UUIDField(null=True)
    patient = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["patient", "-id"], name="audit_by_patient"),
            models.Index(fields=["subject_id", "-id"], name="audit_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.action} #{self.pk}"
