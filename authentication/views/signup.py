"""Joining: which way, and the form of each role.

The role is that of the address; nothing that is sent along changes it.
"""

import time
from typing import Any

from allauth.account.views import SignupView
from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from authentication.forms import ProfessionalForm, StartForm
from authentication.views import invitations
from common.errors import MedChainError
from domain.accounts.models import User
from domain.accounts.roles import FACTS, Role
from domain.accounts.services import start_codes
from domain.organisations.models import Invitation

EVERY_SIGNUP_TAKES = 1.0  # seconds, whether or not somebody has the e-mail or the number
WAYS = {"organisation": "account_signup_organisation", "staff": "account_join", "patient": "account_signup"}
PROFESSIONALS = [role for role in Role if FACTS[role].signs_up and role != Role.PATIENT]


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """From the four ways on the sign-in page to the form of each."""
    way = request.GET.get("role", "patient")
    return (
        redirect("account_signup_role", role=way)
        if way in PROFESSIONALS
        else redirect(WAYS.get(way, "account_signup"))
    )


@require_GET
def organisation(request: HttpRequest) -> HttpResponse:
    """Which kind of organisation: a page of three links."""
    return render(request, "account/signup_organisation.html", {})


class Patient(SignupView):  # type: ignore[misc]  # allauth ships no types
    def form_valid(self, form: Any) -> HttpResponse:
        begun = time.monotonic()
        response: HttpResponse = super().form_valid(form)
        delay(EVERY_SIGNUP_TAKES - (time.monotonic() - begun))
        return response


class Professional(Patient):
    template_name = "account/signup_professional.html"

    @property
    def role(self) -> Role:
        role = self.kwargs["role"]
        if role not in PROFESSIONALS:
            raise Http404
        return Role(role)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _ = self.role  # an unknown one is nothing, also to who is signed in
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get_form_class(self) -> type[ProfessionalForm]:
        return ProfessionalForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "role": self.role}

    def get_initial(self) -> dict[str, Any]:
        found = self._invitation()
        return {**super().get_initial(), **({"name": found.name, "email": found.email} if found else {})}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "role": self.role, "invitation": self._invitation()}

    def _invitation(self) -> Invitation | None:
        """Whose code was typed in this browser, where it is for this role."""
        found = invitations.opened(self.request)
        return found if found and found.organisation.role == self.role else None


def delay(seconds: float) -> None:
    time.sleep(max(0.0, seconds))


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The first password of an account that somebody else made, with the code from the mail."""
    if isinstance(request.user, User):
        return redirect("entrance")
    form = StartForm(request.POST or None)
    if form.is_valid():
        slow = ratelimit.consume_or_429(request, action="code")
        if slow is not None:
            return slow  # type: ignore[no-any-return]  # allauth ships no types
        given, begun = form.cleaned_data, time.monotonic()
        try:
            start_codes.start(email=given["email"], digest=given["code"], password=given["password"])
        except MedChainError as error:
            form.add_error(None, str(error))
        delay(EVERY_SIGNUP_TAKES - (time.monotonic() - begun))
        if form.is_valid():
            messages.info(request, "Your password is set. Sign in with it.")
            return redirect("account_login")
    return render(request, "account/start.html", {"form": form}, status=422 if form.is_bound else 200)
