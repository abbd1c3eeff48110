"""Somebody asks a patient, or the patient offers unasked."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common import clock, ids
from domain.accounts.models import Patient
from domain.consents.terms import Flag, Purpose
from domain.organisations.models import Organisation


class RequestState(models.TextChoices):
    """Unanswered for 72 hours counts as expired at every reading, whatever the row still says."""

    REQUESTED = "requested", "Waiting"
    GRANTED = "granted", "Allowed"
    PARTLY_GRANTED = "partly_granted", "Allowed in part"
    DENIED = "denied", "Said no"
    EXPIRED = "expired", "Not answered"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Request(models.Model):
    State = RequestState

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="access_requests", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="access_requests", db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    is_offer = models.BooleanField(default=False)
    purpose = models.PositiveSmallIntegerField(choices=[(purpose.value, purpose.name) for purpose in Purpose])
    categories = models.PositiveBigIntegerField()
    records_from = models.DateField(null=True)
    records_to = models.DateField(null=True)
    grant_days = models.PositiveSmallIntegerField()
    flags = models.PositiveSmallIntegerField()
    scope_record = models.UUIDField(null=True)
    #: Kinds that are asked for whatever their date.
    all_dates = models.PositiveBigIntegerField(default=0)
    reason = models.BinaryField(default=b"", blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.REQUESTED)
    asked_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    #: What answers it: the grant that was signed for it, or a standing one that covers it.
    grant = models.ForeignKey(
        "consents.Grant", on_delete=models.PROTECT, null=True, related_name="answers", db_index=False
    )

    patient_id: UUID
    user_id: UUID
    grant_id: UUID | None

    class Meta:
        indexes = [
            models.Index(fields=["patient", "state", "-asked_at"], name="request_by_patient"),
            models.Index(fields=["user", "-asked_at"], name="request_by_user"),
            models.Index(fields=["expires_at"], name="request_waiting", condition=Q(state="requested")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "user"], name="request_one_open", condition=Q(state="requested")
            ),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="request_state_known"),
            models.CheckConstraint(
                condition=Q(categories__gt=0, categories__lt=2**32), name="request_asks_for_something"
            ),
            models.CheckConstraint(condition=Q(flags__gt=0, flags__lt=16), name="request_flags_known"),
            models.CheckConstraint(
                condition=Q(all_dates=F("all_dates").bitand(F("categories"))),  # type: ignore[arg-type]  # an expression will do
                name="request_all_dates_of_its_kinds",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("asked_at")), name="request_has_time"),
            models.CheckConstraint(
                condition=Q(state="requested", answered_at=None)
                | (~Q(state="requested") & Q(answered_at__isnull=False)),
                name="request_answered_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["granted", "partly_granted"], grant__isnull=False)
                | (~Q(state__in=["granted", "partly_granted"]) & Q(grant=None)),
                name="request_granted_by",
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.pk} ({self.state})"

    def state_at(self, now: datetime) -> RequestState:
        """The state as it counts: time is tested at every reading, jobs only tidy up."""
        if self.state == RequestState.REQUESTED and self.expires_at <= now:
            return RequestState.EXPIRED
        return RequestState(self.state)

    @property
    def wants(self) -> Flag:
        return Flag(self.flags)
