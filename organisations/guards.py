"""Who may enter the portal of an organisation: its staff; and beyond the application only while the
organisation is verified.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from domain.accounts.models import User
from domain.credentials.queries import licence_standing
from domain.credentials.queries.licence_standing import Standing
from domain.organisations.models import Membership
from domain.organisations.queries import memberships
from organisations.portal import Portal

Arguments = ParamSpec("Arguments")
INVITATION = "invitation"  # in the session of who opened one (authentication/views/invitations.py)


class StaffRequest(HttpRequest):
    """A request that passed one of the guards.

    `membership` is None for who has joined no organisation (yet, or any more).
    """

    user: User
    portal: Portal
    membership: Membership | None
    standing: Standing


View = Callable[Concatenate[StaffRequest, Arguments], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]


def require(request: StaffRequest) -> Membership:
    """The membership of who has one, with its organisation. Raises Http404."""
    if request.membership is None:
        raise Http404
    return request.membership


def applicant_only(portal: Portal, view: View[Arguments]) -> Guarded[Arguments]:
    """Anybody of the role, with or without an organisation.

    Strangers go to the sign-in page, other roles find nothing here.
    """

    @login_required
    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        if not isinstance(request.user, User) or request.user.role != portal.role:
            raise Http404
        allowed = cast(StaffRequest, request)
        allowed.portal = portal
        allowed.membership = memberships.staff_membership(allowed.user)
        allowed.standing = (
            licence_standing.of_organisation(allowed.membership.organisation)
            if allowed.membership
            else licence_standing.NONE
        )
        return view(allowed, *args, **kwargs)

    return guarded


def manager_only(portal: Portal, view: View[Arguments]) -> Guarded[Arguments]:
    """A manager, verified or not: who may speak for the organisation in its own matters.

    Other staff find nothing.
    """

    def guarded(
        request: StaffRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        if not require(request).is_manager:
            raise Http404
        return view(request, *args, **kwargs)

    return applicant_only(portal, wraps(view)(guarded))


def staff_only(portal: Portal, view: View[Arguments]) -> Guarded[Arguments]:
    """Staff of a verified organisation.

    Anybody else of the role is led to the page that says how it stands, whatever was asked for.
    """

    def guarded(
        request: StaffRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        if request.membership is None or not request.standing.is_active:
            return _to_application(request)
        return view(request, *args, **kwargs)

    return applicant_only(portal, wraps(view)(guarded))


def working_manager_only(portal: Portal, view: View[Arguments]) -> Guarded[Arguments]:
    """A manager of a verified organisation."""

    def guarded(
        request: StaffRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        if not require(request).is_manager:
            raise Http404
        return view(request, *args, **kwargs)

    return staff_only(portal, wraps(view)(guarded))


def _to_application(request: StaffRequest) -> HttpResponse:
    if INVITATION in request.session and request.membership is None:
        return redirect("account_invitation")
    address = request.portal.url("application")
    if request.headers.get("HX-Request"):
        # A fragment cannot hold that page: the whole page moves.
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
