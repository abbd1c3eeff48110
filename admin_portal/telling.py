"""A decision that could not be made: said on the page of its application, as it is now."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from admin_portal.guards import VerifierRequest
from domain.credentials.errors import DecidedError, ReviewError

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[VerifierRequest, Arguments], HttpResponse]


def told(view: View[Arguments]) -> View[Arguments]:
    """Somebody was faster, or it cannot be: one sentence, and what stands there.

    The address of the view holds `credential_id`.
    """

    @wraps(view)
    def telling(
        request: VerifierRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (DecidedError, ReviewError) as error:
            messages.error(request, str(error))
            return redirect("admin_portal:application", kwargs["credential_id"])

    return telling
