"""What the bell says about licences."""

from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.formats import date_format

from domain.accounts.models import User
from domain.accounts.roles import Role
from domain.credentials.models import Credential, SupportCase
from domain.credentials.services import support
from domain.notifications import notice_types
from domain.notifications.notice_types import Found

_PAGE: Final = {
    Role.DOCTOR.value: "doctors:application",
    Role.HOSPITAL.value: "hospitals:application",
    Role.PHARMACY.value: "pharmacies:application",
    Role.INSURER.value: "insurers:application",
}
_SUBJECT: Final = "Your licence at MedChain"


#: Outcome, title, detail, icon, tone.
_KINDS: Final = (
    (
        "approved",
        "You can work until {who}",
        "A verifier compared your papers with the register.",
        "rosette-discount-check",
        "good",
    ),
    (
        "asked",
        "A verifier has a question about your application",
        "It waits for your answer.",
        "message-question",
        "warn",
    ),
    (
        "rejected",
        "Your application was rejected",
        "The reasons are shown beside each field. Correct it and resubmit.",
        "circle-x",
        "bad",
    ),
    (
        "suspended",
        "Your licence was suspended",
        "You cannot work here until it is resumed. Its page says why.",
        "player-pause",
        "bad",
    ),
    (
        "resumed",
        "Your licence is valid again",
        "You can work here as before.",
        "rosette-discount-check",
        "good",
    ),
    (
        "revoked",
        "Your licence was revoked",
        "You cannot work here any more. Its page says why.",
        "circle-x",
        "bad",
    ),
    (
        "expiring",
        "Your licence here ends on {who}",
        "Send the new certificate in time: the old one stays valid until then.",
        "clock-exclamation",
        "warn",
    ),
    (
        "expired",
        "Your licence here has ended",
        "You can do nothing until it is renewed. Nothing is lost.",
        "clock-exclamation",
        "bad",
    ),
)
_URGENT: Final = {"asked", "expired"}


def register() -> None:
    for outcome, title, detail, icon, tone in _KINDS:
        notice_types.register(
            f"credential.{outcome}", title=title, detail=detail, url_name=_PAGE, urgent=outcome in _URGENT,
            mail_subject=_SUBJECT,
            icon=icon, tone=tone, look=_own,
        )  # fmt: skip
    notice_types.register(
        "credential.not_taken",
        title="The ledger did not accept one of your decisions",
        detail="It was not brought there in time. Sign it again on its page.",
        url_name={Role.VERIFIER.value: "admin_portal:application"},
        icon="shield-x",
        tone="bad",
        look=_decided,
    )

    notice_types.register(
        "account.name_shown",
        title="{who} looked up the name behind your number",
        detail="For a support case.",
        icon="eye",
        look=_looked_up,
    )


def _looked_up(user: User, ids: Collection[UUID]) -> Mapping[UUID, Found]:
    """The reason is the patient's to read."""
    rows = SupportCase.objects.filter(pk__in=ids, patient__user=user).select_related("verifier")
    return {row.pk: Found(who=row.verifier.name, detail=support.reason_of(row)) for row in rows}


def _own(user: User, ids: Collection[UUID]) -> Mapping[UUID, Found]:
    """{who} is the day it ends."""
    mine = Q(user=user) | Q(organisation__memberships__user=user) | Q(organisation__created_by=user)
    rows = Credential.objects.filter(mine, pk__in=ids).distinct()
    return {
        row.pk: Found(who=date_format(row.valid_until, "j F Y") if row.valid_until else "") for row in rows
    }


def _decided(user: User, ids: Collection[UUID]) -> Mapping[UUID, Found]:
    found = Credential.objects.filter(pk__in=ids).values_list("pk", flat=True)
    return {each: Found() for each in found}
