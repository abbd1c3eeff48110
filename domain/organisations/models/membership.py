"""Who acts for an organisation, in which functions, from when until when."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from adapters.chain.values import Function
from common import clock, ids
from domain.organisations.models.organisation import Organisation


class MembershipState(models.TextChoices):
    PROPOSED = "proposed"  # a doctor was asked; `accepted_at` says whether the answer came
    ACTIVE = "active"
    ENDED = "ended"


class Membership(models.Model):
    """`sequence` counts what the organisation signed about this person (0: nothing yet), `recorded_sequence`
    what the ledger has of it.

    Staff who accepted an invitation are active at once. Reading under a grant to the organisation needs the
    signed admission too.
    """

    State = MembershipState

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    functions = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=8, choices=MembershipState)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)  # none: until it is ended
    sequence = models.PositiveIntegerField(default=0)
    recorded_sequence = models.PositiveIntegerField(default=0)
    is_refused = models.BooleanField(
        default=False
    )  # the ledger did not take what was signed last: it must be signed again
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"], condition=~Q(state="ended"), name="one_open_membership"
            ),
            models.CheckConstraint(condition=Q(functions__gt=0), name="membership_has_a_function"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=models.F("valid_from")),
                name="membership_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def does(self, function: Function) -> bool:
        return bool(Function(self.functions) & function)

    @property
    def is_manager(self) -> bool:
        return self.does(Function.MANAGER)

    def is_active(self, at: datetime) -> bool:
        """Whether it counts in this portal at that moment."""
        return (
            self.state == MembershipState.ACTIVE
            and self.valid_from <= at
            and (self.valid_until is None or at < self.valid_until)
        )

    organisation_id: UUID
    user_id: UUID
