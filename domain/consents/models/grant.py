"""What a patient signed: the terms, their hash, and what became of them.

The terms' salt is derived by the vault from the patient's key.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from adapters.chain.values import FOREVER, Grantee, Role
from common import ids
from domain.accounts.models import Patient
from domain.consents.models.request import Request
from domain.consents.terms import Flag
from domain.organisations.models import Organisation

#: How long the one opening of a one-time grant lasts; the vault binds it to the browser that took it.
OPENING = timedelta(minutes=15)


class GrantState(models.TextChoices):
    """Time is tested at every reading (`state_at`); EXPIRED and USED are what a job writes afterwards.

    REFUSED: it never came into force.
    """

    ACTIVE = "active", "Allowed"
    REVOKED = "revoked", "Stopped"
    SUPERSEDED = "superseded", "Narrowed"
    USED = "used", "Used"
    EXPIRED = "expired", "Ended"
    REFUSED = "refused", "Could not be recorded"


class Grant(models.Model):
    """Times are unix seconds, as they are signed.

    `records` names the chosen records whose tree `scope` is the root of; empty: all in range.

    `supplements`: signed beside that grant, for kinds that are shown whatever their date; ends with it.
    """

    State = GrantState

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    request = models.ForeignKey(
        Request, on_delete=models.PROTECT, null=True, related_name="grants", db_index=False
    )
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="grants", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="grants_received",
        db_index=False,
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="grants_received", db_index=False
    )

    owner = models.CharField(max_length=42)
    kind = models.PositiveSmallIntegerField(choices=[(kind.value, kind.name) for kind in Grantee])
    grantee = models.CharField(max_length=42)
    role = models.PositiveSmallIntegerField(choices=[(role.value, role.name) for role in Role])
    functions = models.PositiveIntegerField(default=0)
    categories = models.PositiveBigIntegerField()
    purposes = models.PositiveIntegerField()
    ceiling = models.PositiveSmallIntegerField(default=0)
    flags = models.PositiveSmallIntegerField()
    scope = models.BinaryField(max_length=32, default=bytes(32))
    records = ArrayField(models.UUIDField(), default=list, blank=True)
    records_from = models.BigIntegerField(default=0)
    records_to = models.BigIntegerField(default=FOREVER)
    starts = models.BigIntegerField(default=0)
    expires = models.BigIntegerField()

    terms_hash = models.BinaryField(max_length=32, unique=True)
    issued_at = models.BigIntegerField()
    signature = models.BinaryField(max_length=65)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    supplements = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="supplement")
    reserve_signature = models.BinaryField(max_length=65, default=b"", blank=True)

    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoke_signature = models.BinaryField(max_length=65, default=b"", blank=True)
    #: When the one opening of a one-time grant was taken; it lasts OPENING.
    opened_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    uses = models.PositiveIntegerField(default=0)

    patient_id: UUID
    user_id: UUID | None
    organisation_id: UUID | None
    request_id: UUID | None
    replaces_id: UUID | None
    supplements_id: UUID | None

    class Meta:
        indexes = [
            models.Index(fields=["patient", "state", "-granted_at"], name="grant_by_patient"),
            models.Index(fields=["user", "patient"], name="grant_by_user", condition=Q(state="active")),
            models.Index(
                fields=["organisation", "patient"], name="grant_by_organisation", condition=Q(state="active")
            ),
            models.Index(fields=["expires"], name="grant_by_end", condition=Q(state="active")),
        ]
        constraints = [
            CheckConstraint(condition=Q(state__in=GrantState.values), name="grant_state_known"),
            *[
                CheckConstraint(condition=Exact(Length(F(name)), 32), name=f"grant_{name}_32_bytes")
                for name in ("terms_hash", "scope")
            ],
            CheckConstraint(
                condition=Q(kind=0, user__isnull=False, organisation=None)
                | Q(kind=1, user=None, organisation__isnull=False)
                | Q(kind=2, user=None, organisation=None),
                name="grant_to_one_grantee",
            ),
            CheckConstraint(condition=Q(flags__gt=0, flags__lt=16), name="grant_flags_known"),
            # One time is the highest flag: nothing else is ever used up.
            CheckConstraint(condition=~Q(state="used") | Q(flags__gte=8), name="grant_used_if_one_time"),
            CheckConstraint(condition=Q(opened_at=None) | Q(flags__gte=8), name="grant_opened_if_one_time"),
            CheckConstraint(condition=Q(categories__gt=0, categories__lt=2**32), name="grant_of_something"),
            CheckConstraint(
                condition=Q(state__in=["active", "expired", "refused"]) | Q(revoked_at__isnull=False),
                name="grant_ended_when",
            ),
            CheckConstraint(condition=Q(expires__gt=F("starts")), name="grant_has_time"),
            CheckConstraint(condition=~Q(replaces=F("id")), name="grant_replaces_another"),
            CheckConstraint(
                condition=Q(supplements=None) | (Q(records_from=0) & ~Q(supplements=F("id"))),
                name="grant_supplements_another",
            ),
        ]

    def __str__(self) -> str:
        return f"grant {self.pk} ({self.state})"

    @property
    def allows(self) -> Flag:
        return Flag(self.flags)

    @property
    def is_one_time(self) -> bool:
        return bool(self.allows & Flag.ONE_TIME)

    @property
    def is_policy(self) -> bool:
        """Made before anyone asked, to more than one person."""
        return self.kind != Grantee.PERSON

    @property
    def until(self) -> datetime:
        """When it ends by time; after that moment it allows nothing."""
        return datetime.fromtimestamp(self.expires, UTC)

    @property
    def dated_from(self) -> date | None:
        return datetime.fromtimestamp(self.records_from, UTC).date() if self.records_from else None

    @property
    def dated_to(self) -> date | None:
        return datetime.fromtimestamp(self.records_to, UTC).date() if self.records_to != FOREVER else None

    def is_live(self, now: datetime) -> bool:
        """Whether it allows anything at that moment, as far as the portal's own rows tell.

        The vault asks the chain.
        """
        return self.state_at(now) == GrantState.ACTIVE and self.starts <= now.timestamp()

    def state_at(self, now: datetime) -> GrantState:
        """The state as it counts, whatever a job has tidied up."""
        if self.state == GrantState.ACTIVE and self.expires <= now.timestamp():
            return GrantState.EXPIRED
        if self.state == GrantState.ACTIVE and self.opened_at is not None and self.opened_at + OPENING <= now:
            return GrantState.USED
        return GrantState(self.state)
