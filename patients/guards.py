"""Who may enter the patients' portal: a signed-in patient, and that patient's own pages only."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase

from authentication import sessions
from domain.accounts.models import Patient, User
from domain.consents.services import attempts
from domain.records.access.opening import Reader
from domain.records.queries import access

Arguments = ParamSpec("Arguments")


class PatientRequest(HttpRequest):
    """A request that passed `patient_only`."""

    user: User
    patient: Patient


View = Callable[Concatenate[PatientRequest, Arguments], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]


def patient_only(view: View[Arguments]) -> Guarded[Arguments]:
    """Strangers go to the sign-in page, other roles find nothing here; the view gets `request.patient`."""

    @login_required
    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        patient = (
            Patient.objects.filter(user=request.user).first() if isinstance(request.user, User) else None
        )
        if patient is None:
            raise Http404
        allowed = cast(PatientRequest, request)
        patient.user = allowed.user  # the one that the session has read already
        allowed.patient = patient
        try:
            return view(allowed, *args, **kwargs)
        except Http404:
            record_id = kwargs.get("record_id")
            if isinstance(record_id, UUID):
                _note(allowed, record_id)
            raise

    return guarded


def reader(request: PatientRequest) -> Reader:
    """The patient, as a reader of her own records in this session."""
    return Reader(request.user, sessions.digest(request))


def _note(request: PatientRequest, record_id: UUID) -> None:
    """An attempt at somebody else's record stands in the owner's log; one at nothing that exists is written
    alike, and counted apart.
    """
    owner = access.owner_of(record_id)
    if owner != request.patient.pk:
        attempts.write(by=request.user, patient=owner, subject_id=record_id if owner else None, what="record")
