"""Where a signed-in person may go, and what happens when a page wants a fresher login."""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import resolve, reverse
from django.utils import translation

from authentication import landing_pages, signed_out
from domain.accounts.models import User
from domain.accounts.roles import facts

Handler = Callable[[HttpRequest], HttpResponse]
OPEN_NAMES = ("account_", "mfa_", "usersessions_", "healthz", "entrance")


class Reauthentication:
    """allauth would keep the refused request, body and all, in the session.

    Here the person confirms and begins again.
    """

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.handler(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ReauthenticationRequired):
            return None
        page = "account_reauthenticate" if request.user.is_authenticated else "account_login"
        return HttpResponseRedirect(f"{reverse(page)}?{urlencode({'next': request.path})}")


class SignedOut:
    """Notices a session that ended without a sign-out, for the sign-in page to say why; who was sending
    something comes back to the page of it.
    """

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated or request.path == reverse("account_logout"):
            return self.handler(request)
        reason = request.signed_out = signed_out.reason_of(request)  # type: ignore[attr-defined]  # read by the sign-in page
        response = self.handler(request)
        if signed_out.is_unsent(request, response):
            response = signed_out.to_its_page(request)
            reason = f"{reason.removesuffix(signed_out.UNSENT)}{signed_out.UNSENT}" if reason else ""
        if reason and reason != request.COOKIES.get(signed_out.COOKIE) and not request.user.is_authenticated:
            signed_out.remember(response, reason)
        return response


class RoleGate:
    """A role without a dashboard sees the state of the account and how one signs in, nothing else; staff add
    a second factor before anything else.
    """

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, User):
            return self.handler(request)
        aside = self._aside(request, request.user)
        if aside:
            return HttpResponseRedirect(reverse(aside))
        with translation.override(request.user.language):
            return self.handler(request)

    def _aside(self, request: HttpRequest, user: User) -> str | None:
        known = facts(user.role)
        if known.home and not known.must_have_second_factor:
            return None
        match = resolve(request.path_info)
        if (match.url_name or "").startswith(OPEN_NAMES) or match.app_name == "public":
            return None
        if not landing_pages.has_page(known.home):
            return "account_state"
        return None if is_mfa_enabled(user) else "mfa_index"
