"""Requests, as their two sides see them. States are those of this moment, whatever a job has tidied up."""

from uuid import UUID

from django.db.models import Q, QuerySet

from adapters.vault import client
from common import clock
from domain.accounts.models import Patient, User
from domain.consents.models import Request, RequestState


def waiting(patient: Patient) -> list[Request]:
    """What waits for the patient's answer, the most urgent first; with `user`, `user.doctor` and `organisation` loaded."""
    return list(_waiting(patient).select_related("user__doctor", "organisation").order_by("expires_at"))


def count_waiting(patient: Patient) -> int:
    return _waiting(patient).count()


def answered(patient: Patient, *, limit: int = 20) -> list[Request]:
    """What was answered, withdrawn or ran out, and offers; the newest first."""
    over = Request.objects.filter(patient=patient).filter(~Q(state=RequestState.REQUESTED) | Q(expires_at__lte=clock.now()))
    return _as_it_counts(over.select_related("user__doctor", "organisation", "grant").order_by("-asked_at", "-pk")[:limit])


def of_user(user: User, *, limit: int = 50) -> list[Request]:
    """What the person asked for or was offered, the newest first; with `patient.user` and `grant` loaded."""
    rows = Request.objects.filter(user=user).select_related("patient__user", "organisation", "grant")
    return _as_it_counts(rows.order_by("-asked_at", "-pk")[:limit])


def open_between(user: User, patient: Patient) -> Request | None:
    """The person's request that still waits for this patient's answer."""
    return _waiting(patient).filter(user=user).first()


def reason_of(request: Request) -> str:
    """The asker's words, opened by the vault. Raises VaultError."""
    sealed = bytes(request.reason)
    return client().open_personal(patient=request.patient_id, label=reason_label(request.pk), sealed=sealed).decode() if sealed else ""


def reason_label(request_id: UUID) -> str:
    return f"request|{request_id}"


def _waiting(patient: Patient) -> QuerySet[Request]:
    return Request.objects.filter(patient=patient, state=RequestState.REQUESTED, expires_at__gt=clock.now())


def _as_it_counts(rows: QuerySet[Request]) -> list[Request]:
    """With `state` as it is at this moment; these are for showing, never for saving."""
    now, found = clock.now(), list(rows)
    for row in found:
        row.state = row.state_at(now)
    return found
