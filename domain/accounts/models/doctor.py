"""A doctor's own details.

What was verified (licence, name as printed) stands in the credential; the register is made from that.
"""

from uuid import UUID

from django.conf import settings
from django.db import models

from common import ids


class Doctor(models.Model):
    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="doctor")
    specialty = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    postal_address = models.CharField(max_length=500, blank=True)
    hospitals = models.CharField(
        max_length=500, blank=True
    )  # as the doctor says; membership is another thing
    personal = models.BinaryField()
    profile_version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def name(self) -> str:
        return self.user.name

    user_id: UUID
