"""Who may enter the verifiers' portal: a verifier, made by the operator."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase

from domain.accounts.models import User
from domain.accounts.roles import Role

Arguments = ParamSpec("Arguments")


class VerifierRequest(HttpRequest):
    """A request that passed `verifier_only`."""

    user: User


View = Callable[Concatenate[VerifierRequest, Arguments], HttpResponseBase]


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
