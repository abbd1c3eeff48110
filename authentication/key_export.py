"""The page of a private key: that of a hosted account, shown once to who has just proved twice who they are.

Each portal puts it into its own page.
"""

import secrets
from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables

from authentication import sessions
from domain.accounts.models import User
from domain.accounts.queries import second_factors
from domain.accounts.services import keys

SHOWN_FOR: Final = 120
ONCE: Final = "key_export"  # in the session: the one answer to the one form that was shown
GROUP: Final = 8
Show = Callable[[dict[str, Any]], HttpResponse]


def export_page(request: HttpRequest, *, user: User, show: Show, back: str) -> HttpResponse:
    """`show` renders the context of partials/key_export.html, `back` is the path that the page leads back
    to.
    """
    if second_factors.for_user(user).is_on:
        return _proved(request, user, show, back)
    said = "Before the key is shown, this account needs a second factor: a passkey or an authenticator app."
    return show({"stage": "ask", "blocked": said, "setup_url": reverse("mfa_index"), "back_url": back})


@sessions.second_factor_required
@sensitive_variables("private_key")
def _proved(request: HttpRequest, user: User, show: Show, back: str) -> HttpResponse:
    if request.method != "POST":
        request.session[ONCE] = secrets.token_hex(8)
        return show({"stage": "ask", "once": request.session[ONCE], "back_url": back})
    if request.session.pop(ONCE, "") != request.POST.get("once"):
        # The page was sent again by "reload": what was shown once is not shown twice.
        messages.info(request, "Your private key was shown already. Ask for it again if you need to.")
        return redirect(back)
    private_key = keys.export(user=user, proof=sessions.proof(request), by=user)
    digits = private_key.removeprefix("0x")
    shown = {
        "stage": "key",
        "private_key": private_key,
        "key_groups": [digits[place : place + GROUP] for place in range(0, len(digits), GROUP)],
        "address": user.address,
        "seconds": SHOWN_FOR,
        "back_url": back,
    }
    return show(shown)
