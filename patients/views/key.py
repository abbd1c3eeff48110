"""The private key, shown once to who has just proved twice who they are."""

import secrets
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from domain.accounts import sessions
from domain.accounts.queries import second_factors
from domain.accounts.services import keys
from patients.guards import PatientRequest, patient_only
from patients.pages import page

TEMPLATE = "patients/key_export.html"
SHOWN_FOR = 120
ONCE = "key_export"  # in the session: the one answer to the one form that was shown
GROUP = 8


@require_http_methods(["GET", "POST"])
@patient_only
def key(request: PatientRequest) -> HttpResponse:
    if second_factors.of(request.user).is_on:
        return _proved(request)
    said = "Before the key is shown, this account needs a second factor: a passkey or an authenticator app."
    return page(request, TEMPLATE, section="account", context={"stage": "ask", "blocked": said, "setup_url": reverse("mfa_index")})


@sessions.second_factor_required
@sensitive_variables("private_key")
def _proved(request: HttpRequest) -> HttpResponse:
    passed = cast(PatientRequest, request)
    if request.method != "POST":
        request.session[ONCE] = secrets.token_hex(8)
        return page(passed, TEMPLATE, section="account", context={"stage": "ask", "once": request.session[ONCE]})
    if request.session.pop(ONCE, "") != request.POST.get("once"):
        # The page was sent again by "reload": what was shown once is not shown twice.
        messages.info(request, "Your private key was shown already. Ask for it again if you need to.")
        return redirect("patients:account")
    private_key = keys.export(user=passed.user, proof=sessions.proof(request), by=passed.user)
    digits = private_key.removeprefix("0x")
    shown = {
        "stage": "key",
        "private_key": private_key,
        "key_groups": [digits[place : place + GROUP] for place in range(0, len(digits), GROUP)],
        "address": passed.user.address,
        "seconds": SHOWN_FOR,
    }
    return page(passed, TEMPLATE, section="account", context=shown)
