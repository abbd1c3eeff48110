"""Requests, as their two sides see them. States are those of this moment, whatever a job has tidied up."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from adapters.vault import client
from common import clock
from domain.accounts.models import Patient, User
from domain.consents.models import Request, RequestState


def waiting(patient: Patient) -> list[Request]:
    """What waits for the patient's answer, the most urgent first; with `user`, `user.doctor` and
    `organisation` loaded.
    """
    return list(_waiting(patient).select_related("user__doctor", "organisation").order_by("expires_at"))


def answered(patient: Patient) -> QuerySet[Request]:
    """What was answered, withdrawn or ran out, and offers; the newest first.

    Ask `state_at` of each how it stands.
    """
    over = Request.objects.filter(patient=patient).exclude(_still_waits())
    return over.select_related("user__doctor", "organisation", "grant").order_by("-asked_at", "-pk")


def waiting_of(user: User) -> QuerySet[Request]:
    """What the person asked for or was offered and nobody has answered yet, the newest first; with
    `patient.user` loaded.
    """
    return _of_user(user).filter(_still_waits())


def answered_of(user: User) -> QuerySet[Request]:
    """What was answered, withdrawn or ran out, the newest first; with `patient.user` and `grant` loaded.

    Ask `state_at` of each how it stands.
    """
    return _of_user(user).exclude(_still_waits())


def answers_to(user: User, *, since: datetime) -> QuerySet[Request]:
    """What patients said to the person's own requests since then, or that none did; the newest answer
    first.
    """
    ended = Coalesce("answered_at", "expires_at")
    own = answered_of(user).filter(is_offer=False).exclude(state=RequestState.WITHDRAWN)
    return own.annotate(ended=ended).filter(ended__gte=since).order_by("-ended", "-pk")


def reason_of(request: Request) -> str:
    """The asker's words, opened by the vault. Raises VaultError."""
    sealed = bytes(request.reason)
    return (
        client()
        .open_personal(patient=request.patient_id, label=reason_label(request.pk), sealed=sealed)
        .decode()
        if sealed
        else ""
    )


def reason_label(request_id: UUID) -> str:
    return f"request|{request_id}"


def _waiting(patient: Patient) -> QuerySet[Request]:
    return Request.objects.filter(_still_waits(), patient=patient)


def _of_user(user: User) -> QuerySet[Request]:
    return (
        Request.objects.filter(user=user)
        .select_related("patient__user", "organisation", "grant")
        .order_by("-asked_at", "-pk")
    )


def _still_waits() -> Q:
    return Q(state=RequestState.REQUESTED, expires_at__gt=clock.now())
