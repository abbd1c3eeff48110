"""Hospitals, pharmacies, insurers and their like: an account of its own that signs, and people who act for
it.
"""

from uuid import UUID

from django.conf import settings
from django.db import models

from common import clock, ids
from domain.accounts.roles import Role


class OrganisationKind(models.TextChoices):
    HOSPITAL = "hospital", "Hospital"
    CLINIC = "clinic", "Clinic"
    CARE_CENTRE = "care_centre", "Community care"
    LABORATORY = "laboratory", "Laboratory"
    PRACTICE = "practice", "Single practice"
    PHARMACY = "pharmacy", "Pharmacy"
    INSURER = "insurer", "Insurer"
    SPONSOR = "sponsor", "Research sponsor"

    @property
    def role(self) -> Role:
        """The role of its staff."""
        return _OWN.get(self, Role.HOSPITAL)


_OWN = {
    OrganisationKind.PHARMACY: Role.PHARMACY,
    OrganisationKind.INSURER: Role.INSURER,
    OrganisationKind.SPONSOR: Role.SPONSOR,
}


class Organisation(models.Model):
    """`address` is its signing account, whose key the vault holds under this id.

    Whether it is verified, its credential says.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    kind = models.CharField(max_length=16, choices=OrganisationKind)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=42, unique=True)
    registration_number = models.CharField(max_length=80)
    authority = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    postal_address = models.CharField(max_length=500)
    email = models.EmailField()
    phone = models.CharField(max_length=32, blank=True)
    access_point = models.URLField(
        max_length=200, blank=True
    )  # where its staff work; blank: here. Shown, never fetched
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def role(self) -> Role:
        return OrganisationKind(self.kind).role

    created_by_id: UUID
