"""A patient: what identifies in clear columns behind the guards, what is medical or secret sealed by the
encryption server.
"""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from common import ids


class Gender(models.TextChoices):
    """FHIR administrative gender."""

    FEMALE = "female", "Female"
    MALE = "male", "Male"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Not said"


class IdentityLevel(models.TextChoices):
    SELF_DECLARED = "self", "Self-declared"
    SEEN = "seen", "Seen at a desk"
    SIGNED = "signed", "Signed identity file"


class Patient(models.Model):
    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="patient")
    birth_date = models.DateField()
    gender = models.CharField(max_length=8, choices=Gender, default=Gender.UNKNOWN)
    phone = models.CharField(max_length=32, blank=True)
    postal_address = models.CharField(max_length=500, blank=True)
    discoverable = models.BooleanField(default=False)
    identity_level = models.CharField(
        max_length=8, choices=IdentityLevel, default=IdentityLevel.SELF_DECLARED
    )
    personal = models.BinaryField()
    national_id_country = models.CharField(max_length=2)
    national_id_sealed = models.BinaryField()
    national_id_index = models.BinaryField(max_length=32)
    is_double = models.BooleanField(
        default=False
    )  # another account has this national number already: see PossibleDuplicate
    profile_version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["national_id_index"], condition=Q(is_double=False), name="one_patient_per_national_id"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def name(self) -> str:
        return self.user.name

    def age(self, on: date) -> int:
        """Whole years on that day: computed, never kept."""
        return (
            on.year
            - self.birth_date.year
            - ((on.month, on.day) < (self.birth_date.month, self.birth_date.day))
        )

    user_id: UUID
