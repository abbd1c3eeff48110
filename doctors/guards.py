"""Who may enter the doctors' portal: a doctor; and beyond the own application only one whose licence counts
at this moment.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from domain.accounts.models import Doctor, User
from domain.consents.queries import usable_grants
from domain.consents.queries.usable_grants import GrantReader
from domain.credentials.queries import licence_standing
from domain.credentials.queries.licence_standing import Standing

Arguments = ParamSpec("Arguments")


class DoctorRequest(HttpRequest):
    """A request that passed `applicant_only` or `doctor_only`; `reader` is there while the licence counts."""

    user: User
    doctor: Doctor
    standing: Standing
    reader: GrantReader


View = Callable[Concatenate[DoctorRequest, Arguments], HttpResponseBase]


def applicant_only(view: View[Arguments]) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]:
    """Any doctor, verified or not. Strangers go to the sign-in page, other roles find nothing here."""

    @login_required
    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        doctor = Doctor.objects.filter(user=request.user).first() if isinstance(request.user, User) else None
        if doctor is None:
            raise Http404
        allowed = cast(DoctorRequest, request)
        allowed.doctor, doctor.user = doctor, allowed.user
        allowed.standing = licence_standing.standing_of(allowed.user)
        if allowed.standing.is_active:
            allowed.reader = usable_grants.grant_reader(allowed.user, allowed.standing)
        return view(allowed, *args, **kwargs)

    return guarded


def doctor_only(view: View[Arguments]) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]:
    """A doctor whose licence counts now.

    Any other is led to the page that says how the application stands, whatever was asked for.
    """

    @wraps(view)
    def guarded(
        request: DoctorRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        return view(request, *args, **kwargs) if request.standing.is_active else _to_application(request)

    return applicant_only(guarded)


def _to_application(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        # A fragment cannot hold that page: the whole page moves.
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("doctors:application")})
    return redirect("doctors:application")
