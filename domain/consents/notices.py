"""What the bell says about sharing.

A patient is named to those the patient let in, and to others by number only.
"""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Q

from common.ids import format_account_number
from domain.accounts.models import Patient, User
from domain.consents.models import Grant, Relationship, Request
from domain.notifications import notice_types
from domain.notifications.notice_types import Found

_WAITS = "Something waits for your answer"
_ANSWERED = "One of your requests was answered"
_CHANGED = "Access to records was changed"


def register() -> None:
    _register_requests()
    _register_grants()
    notice_types.register(
        "access.refused",
        title="{who} tried to open your records",
        detail="Nothing was shown.",
        gone="Nothing was shown.",
        url_name={"patient": "patients:log"},
        icon="shield-x",
        tone="bad",
        look=_people,
    )
    notice_types.register(
        "access.disputed",
        title="You did not recognise what {who} did",
        detail="Stop sharing or block, if you have not yet.",
        url_name={"patient": "patients:sharing"},
        icon="help-circle",
        tone="warn",
        look=_people,
    )
    notice_types.register(
        "blocks.lost",
        title="Make your list of blocks again",
        detail="It was lost with a restored backup. Until then others cannot open your records.",
        url_name={"patient": "patients:sharing"},
        icon="shield-x",
        tone="bad",
    )
    notice_types.register(
        "relationship.ended",
        title="{who} ended the care relationship",
        detail="What you allowed and have not stopped stays in force until it ends.",
        url_name={"patient": "patients:sharing", "doctor": "doctors:patients"},
        icon="user-minus",
        look=_relationships,
    )


def _register_requests() -> None:
    to_doctor = {"doctor": "doctors:requests"}
    notice_types.register(
        "access.requested",
        title="{who} asks to see parts of your records",
        url_name={"patient": "patients:request"},
        urgent=True,
        mail_subject=_WAITS,
        action="Review",
        icon="key",
        look=_requests,
    )
    notice_types.register(
        "access.denied",
        title="{who} said no to your request",
        url_name=to_doctor,
        mail_subject=_ANSWERED,
        icon="hand-stop",
        look=_requests,
    )
    notice_types.register(
        "access.granted",
        title="{who} allowed what you asked for, or part of it",
        detail="It counts as soon as it is recorded.",
        url_name=to_doctor,
        mail_subject=_ANSWERED,
        icon="key",
        look=_requests,
    )
    notice_types.register(
        "access.in_force",
        title="You can see records of {who} now",
        url_name={"doctor": "doctors:patients"},
        tone="good",
        icon="key",
        look=_requests,
    )
    notice_types.register(
        "access.by_rule",
        title="{who} got access under one of your rules",
        url_name={"patient": "patients:sharing"},
        action="Look",
        look=_requests,
    )
    notice_types.register(
        "access.offered",
        title="{who} allows you to see parts of their records",
        detail="It counts as soon as it is recorded.",
        url_name=to_doctor,
        mail_subject=_CHANGED,
        icon="key",
        look=_requests,
    )
    notice_types.register(
        "access.lapsed",
        title="{who} did not answer your request in time",
        detail="Ask again if you still need to.",
        url_name=to_doctor,
        mail_subject=_ANSWERED,
        icon="clock",
        look=_requests,
    )
    notice_types.register(
        "access.unanswered",
        title="The request of {who} ran out",
        detail="Nothing was shared.",
        url_name={"patient": "patients:sharing"},
        icon="clock",
        look=_requests,
    )
    notice_types.register(
        "access.not_recorded",
        title="What {who} was to share could not be recorded",
        detail="Nothing is shared. Ask again, or allow it again.",
        url_name={"patient": "patients:sharing", "doctor": "doctors:requests"},
        icon="shield-x",
        tone="bad",
        look=_requests,
    )

    notice_types.register(
        "access.partly_recorded",
        title="A part of what {who} was to share could not be recorded",
        detail="The page says what is shared and what is not.",
        url_name={"patient": "patients:sharing", "doctor": "doctors:patients"},
        icon="shield-x",
        tone="warn",
        look=_requests,
    )


def _register_grants() -> None:
    both = {"patient": "patients:sharing", "doctor": "doctors:patients"}
    notice_types.register(
        "access.narrowed",
        title="{who} changed what you can see",
        url_name=both,
        icon="adjustments",
        look=_grants,
    )
    notice_types.register(
        "access.stopped",
        title="{who} stopped sharing",
        url_name=both,
        mail_subject=_CHANGED,
        icon="hand-stop",
        look=_grants,
    )
    notice_types.register(
        "access.ended",
        title="The access agreed with {who} has ended",
        url_name=both,
        icon="clock",
        look=_grants,
    )
    notice_types.register(
        "access.used",
        title="{who} used the one look you allowed",
        detail="It is closed now.",
        url_name={"patient": "patients:sharing"},
        icon="clock",
        look=_grants,
    )


def _requests(user: User, ids: Collection[UUID]) -> Mapping[UUID, Found]:
    rows = Request.objects.filter(_sides(user), pk__in=ids).select_related("patient__user", "user")
    return {
        row.pk: Found(who=_other(user, row.user, row.patient, is_known=row.grant_id is not None))
        for row in rows
    }


def _grants(user: User, ids: Collection[UUID]) -> Mapping[UUID, Found]:
    rows = Grant.objects.filter(_sides(user), pk__in=ids).select_related(
        "patient__user", "user", "organisation"
    )
    return {
        row.pk: Found(who=_other(user, row.user or row.organisation, row.patient, is_known=True))
        for row in rows
    }


def _relationships(user: User, ids: Collection[UUID]) -> Mapping[UUID, Found]:
    rows = Relationship.objects.filter(_sides(user), pk__in=ids).select_related("patient__user", "user")
    return {
        row.pk: Found(who=_other(user, row.user, row.patient, is_known=row.accepted_at is not None))
        for row in rows
    }


def _people(user: User, ids: Collection[UUID]) -> Mapping[UUID, Found]:
    return {row.pk: Found(who=row.name) for row in User.objects.filter(pk__in=ids)}


def _sides(user: User) -> Q:
    return Q(patient__user=user) | Q(user=user)


def _other(user: User, grantee: object, patient: Patient, *, is_known: bool) -> str:
    """The other side's name, as this side may know it."""
    if patient.user_id == user.pk:
        return str(getattr(grantee, "name", ""))
    return patient.user.name if is_known else f"Patient {format_account_number(patient.user.number)}"
