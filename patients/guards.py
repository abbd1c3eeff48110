"""Who may enter the patients' portal: a signed-in patient, and that patient's own pages only."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase

from domain.accounts.models import Patient, User

Arguments = ParamSpec("Arguments")


class PatientRequest(HttpRequest):
    """A request that passed `patient_only`."""

    user: User
    patient: Patient


View = Callable[Concatenate[PatientRequest, Arguments], HttpResponseBase]


def patient_only(view: View[Arguments]) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]:
    """Strangers go to the sign-in page, other roles find nothing here; the view gets `request.patient`."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
        patient = Patient.objects.select_related("user").filter(user=request.user).first() if isinstance(request.user, User) else None
        if patient is None:
            raise Http404
        allowed = cast(PatientRequest, request)
        allowed.patient = patient
        return view(allowed, *args, **kwargs)

    return guarded
