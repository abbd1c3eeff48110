"""Each change of a patient's details, as it is proved: the names of the changed fields and a digest, never
the values.
"""

from django.db import models

from common import clock
from domain.accounts.models.patient import Patient


class ProfileVersion(models.Model):
    """The digest covers all details and a value only the vault can derive, so that trying blood groups and
    heights leads nowhere.
    """

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="profile_versions")
    version = models.PositiveIntegerField()
    details_sha256 = models.BinaryField(max_length=32)
    changed = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "version"], name="profile_version_once")]

    def __str__(self) -> str:
        return f"profile {self.patient_id} v{self.version}"
