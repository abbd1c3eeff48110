"""Who may enter the verifiers' portal, and what becomes of a decision that cannot be made."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from domain.accounts.models import User
from domain.accounts.roles import Role
from domain.credentials.errors import DecidedError, ReviewError

Arguments = ParamSpec("Arguments")


class VerifierRequest(HttpRequest):
    """A request that passed `verifier_only`."""

    user: User


View = Callable[Concatenate[VerifierRequest, Arguments], HttpResponseBase]
Decision = Callable[Concatenate[VerifierRequest, Arguments], HttpResponse]


def verifier_only(view: View[Arguments]) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]:
    """Strangers go to the sign-in page, other roles find nothing here.

    What a verifier may open and sign, vault and contract ask once more.
    """

    @login_required
    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        if not isinstance(request.user, User) or request.user.role != Role.VERIFIER:
            raise Http404
        return view(cast(VerifierRequest, request), *args, **kwargs)

    return guarded


def refusal_shown(view: Decision[Arguments]) -> Decision[Arguments]:
    """Somebody was faster, or it cannot be: one sentence on the page of the application, as it is now.

    The address of the view holds `credential_id`.
    """

    @wraps(view)
    def shown(request: VerifierRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (DecidedError, ReviewError) as error:
            messages.error(request, str(error))
            return redirect("admin_portal:application", kwargs["credential_id"])

    return shown
