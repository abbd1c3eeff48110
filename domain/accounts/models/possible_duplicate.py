"""Two accounts that may be one person.

Found when somebody joins; nobody but who reviews it ever learns of it.
"""

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from common import clock
from domain.accounts.models.patient import Patient


class PossibleDuplicate(models.Model):
    """`second` joined later with the national number of `first`, under another e-mail."""

    first = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="later_doubles")
    second = models.OneToOneField(Patient, on_delete=models.CASCADE, related_name="possible_duplicate")
    found_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(first=F("second")), name="nobody_is_like_himself")]

    def __str__(self) -> str:
        return f"possible duplicate {self.pk}"

    first_id: UUID
    second_id: UUID
