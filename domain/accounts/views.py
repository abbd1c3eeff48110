"""Pages of accounts that belong to no portal: the door, sign-up, sessions, the state of an account."""

import time
from typing import Any

from allauth.account.views import LoginView, SignupView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from domain.accounts import sessions
from domain.accounts.models import User
from domain.accounts.queries import places, session_list
from domain.accounts.roles import FACTS, Role
from domain.accounts.services import signing_in

EVERY_SIGNUP_TAKES = 1.0  # seconds, whether or not somebody has the e-mail or the number


@require_GET
def entrance(request: HttpRequest) -> HttpResponse:
    return redirect(places.home_of(request.user))


class RoleLogin(LoginView):  # type: ignore[misc]  # allauth ships no types
    """One form for all. `/login/<role>/` only words it for the role."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        role = self.kwargs.get("role", "")
        if role and role not in Role.values:
            raise Http404
        opened = [known for known in Role if FACTS[known].signs_up]
        return {**super().get_context_data(**kwargs), "role": role, "signup_roles": opened}


class PatientSignup(SignupView):  # type: ignore[misc]  # allauth ships no types
    def form_valid(self, form: Any) -> HttpResponse:
        begun = time.monotonic()
        response: HttpResponse = super().form_valid(form)
        rest(EVERY_SIGNUP_TAKES - (time.monotonic() - begun))
        return response


def rest(seconds: float) -> None:
    time.sleep(max(0.0, seconds))


@require_GET
@login_required
def state(request: HttpRequest) -> HttpResponse:
    """The state of an account whose role has no dashboard here."""
    return render(request, "account/state.html", {})


@login_required
@require_http_methods(["GET", "POST"])
def session_page(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; by POST, end all the others."""
    user = _user(request)
    current = sessions.stored_key(request)
    if request.method == "POST":
        ended = signing_in.end_other_sessions(user=user, but=current)
        messages.info(request, f"Signed out elsewhere: {ended}.")
        return redirect("usersessions_list")
    lines = session_list.of(user, current=current)
    return render(request, "usersessions/usersession_list.html", {"sessions": lines, "session_count": len(lines)})


@login_required
@require_POST
def session_end(request: HttpRequest, key: str) -> HttpResponse:
    if not signing_in.end_session(user=_user(request), stored_key=key):
        raise Http404
    return HttpResponseRedirect(places.home_of(request.user) if key == sessions.stored_key(request) else "../../")


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user
