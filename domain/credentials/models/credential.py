"""A licence to work here: applied for, judged by a verifier, in force until a date.

What was confirmed is never edited: changes are applied for.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from common import clock, ids
from domain.accounts.roles import Role
from domain.organisations.models import Organisation


class CredentialState(models.TextChoices):
    """The values are those of the status component."""

    DRAFT = "draft", "Not sent yet"
    SUBMITTED = "submitted", "Sent"
    UNDER_REVIEW = "under_review", "Under review"
    INFO_REQUIRED = "info_required", "Answer needed"
    REJECTED = "rejected", "Rejected"
    APPROVED = "approved", "Licence valid"
    RENEWAL_DUE = "renewal_due", "Renewal due"
    SUSPENDED = "suspended", "Suspended"
    EXPIRED = "expired", "Expired"
    REVOKED = "revoked", "Revoked"
    REPLACED = "replaced", "Replaced by a newer one"


State = CredentialState
#: With the applicant: may be edited and sent.
EDITABLE = (State.DRAFT, State.INFO_REQUIRED, State.REJECTED)
#: With the verifiers.
WAITING = (State.SUBMITTED, State.UNDER_REVIEW)
#: An application; one per holder at a time.
OPEN = EDITABLE + WAITING
#: Decided in favour; one per holder at a time. Whether it counts now is a question of time
#: (queries/licence_standing.py).
IN_FORCE = (State.APPROVED, State.RENEWAL_DUE, State.SUSPENDED)


class Credential(models.Model):
    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="credentials",
        db_index=False,
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="credentials", db_index=False
    )
    renews = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="renewals")
    role = models.CharField(max_length=16, choices=Role.choices)
    state = models.CharField(max_length=16, choices=CredentialState.choices, default=CredentialState.DRAFT)
    # As stated, and once approved as confirmed
    full_name = models.CharField(max_length=200, default="", blank=True)
    licence_number = models.CharField(max_length=80, default="", blank=True)
    authority = models.CharField(max_length=200, default="", blank=True)
    country = models.CharField(max_length=2, default="", blank=True)
    specialty = models.CharField(max_length=120, default="", blank=True)
    licence_valid_until = models.DateField(null=True)
    licence_index = models.BinaryField(max_length=32, default=b"", blank=True)
    card = models.BinaryField(default=b"", blank=True)
    # What became of it
    valid_until = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)
    sendings = models.PositiveIntegerField(default=0)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    user_id: UUID | None
    organisation_id: UUID | None
    renews_id: UUID | None
    reviewer_id: UUID | None

    class Meta:
        indexes = [
            models.Index(
                fields=["submitted_at", "id"], name="credential_queue", condition=Q(state__in=WAITING)
            ),
            models.Index(fields=["valid_until"], name="credential_ends", condition=Q(state__in=IN_FORCE)),
            models.Index(fields=["user", "-created_at"], name="credential_of_user"),
            models.Index(fields=["organisation", "-created_at"], name="credential_of_organisation"),
            models.Index(
                fields=["licence_index"], name="credential_licence", condition=~Q(licence_index=b"")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=CredentialState.values), name="credential_state_known"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, organisation__isnull=True)
                | Q(user__isnull=True, organisation__isnull=False),
                name="credential_has_one_holder",
            ),
            models.UniqueConstraint(
                fields=["user"], name="credential_one_open_per_user", condition=Q(state__in=OPEN)
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                name="credential_one_open_per_organisation",
                condition=Q(state__in=OPEN),
            ),
            models.UniqueConstraint(
                fields=["user"], name="credential_one_in_force_per_user", condition=Q(state__in=IN_FORCE)
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                name="credential_one_in_force_per_organisation",
                condition=Q(state__in=IN_FORCE),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=IN_FORCE) | Q(valid_until__isnull=False),
                name="credential_in_force_until_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"credential {self.pk} ({self.state})"

    @property
    def holder_id(self) -> UUID:
        """Whose key seals its papers and reasons: the account, or the organisation."""
        found = self.user_id or self.organisation_id
        assert found is not None  # a constraint of the table
        return found

    @property
    def holder_address(self) -> str:
        """The Ethereum address that the chain knows as the holder. `user` or `organisation` is loaded."""
        holder = self.user or self.organisation
        assert holder is not None
        return holder.address

    def is_active(self, at: datetime) -> bool:
        """Whether it lets its holder work at that moment.

        The clock decides, also while the job that tidies up is late.
        """
        return (
            self.state in (State.APPROVED, State.RENEWAL_DUE)
            and self.valid_until is not None
            and at < self.valid_until
        )

    def days_left(self, at: datetime) -> int:
        """Whole days until it ends, counted up: 0 once it is over."""
        if self.valid_until is None or at >= self.valid_until:
            return 0
        return -((at - self.valid_until) // timedelta(days=1))
