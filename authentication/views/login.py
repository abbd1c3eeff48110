"""One sign-in for every role, and where it leads."""

from typing import Any

from allauth.account.views import LoginView
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from authentication import landing_pages, signed_out
from domain.accounts.roles import Role


@require_GET
def entrance(request: HttpRequest) -> HttpResponse:
    return redirect(landing_pages.home_of(request.user))


class RoleLogin(LoginView):  # type: ignore[misc]  # allauth ships no types
    """One form for all. `/login/<role>/` only words it for the role."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        role = self.kwargs.get("role", "")
        if role and role not in Role.values:
            raise Http404
        ended = signed_out.sentence(getattr(self.request, "signed_out", ""))
        return {
            **super().get_context_data(**kwargs),
            "role": role,
            "joining": JOINS_AS.get(role, "patient"),
            "signed_out": ended,
        }


#: Which way to join is chosen beforehand on the page of a role.
JOINS_AS = {
    Role.DOCTOR: "doctor",
    Role.HOSPITAL: "organisation",
    Role.PHARMACY: "organisation",
    Role.INSURER: "organisation",
}


@require_GET
@login_required
def state(request: HttpRequest) -> HttpResponse:
    """The state of an account whose role has no dashboard here."""
    return render(request, "account/state.html", {})
