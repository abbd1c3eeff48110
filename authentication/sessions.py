"""How fresh a login is, and by what it was made. Sensitive acts ask here.

Unlike allauth's own check, a login a moment ago counts, and nothing of the refused request is kept: its body
may be medical.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from adapters.vault.interface import SecondFactor
from domain.accounts import session_store

Arguments = ParamSpec("Arguments")
#: A guard of a portal stands before these and knows more of its request.
Request = TypeVar("Request", bound=HttpRequest)
View = Callable[Concatenate[Request, Arguments], HttpResponse]
STRONG = {"totp", "webauthn"}


def digest(request: HttpRequest) -> bytes:
    """32 bytes naming this browser's session to the vault.

    A session that was never saved is saved, so that it has a name.
    """
    if not request.session.session_key:
        request.session.save()
    return session_store.digest(request.session)


def stored_key(request: HttpRequest) -> str:
    return session_store.stored_key(request.session.session_key or "")


def proof(request: HttpRequest) -> SecondFactor:
    """By which methods this session proved itself in the last five minutes, and when the oldest of these
    was.
    """
    newest: dict[str, int] = {}
    for record in get_authentication_records(
        request, request.user if request.user.is_authenticated else None
    ):
        if time.time() - record["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            newest[record.get("type") or record["method"]] = int(record["at"])
    return SecondFactor(at=min(newest.values(), default=0), methods=tuple(sorted(newest)))


def is_fresh(request: HttpRequest) -> bool:
    """A password or a passkey in the last five minutes."""
    return bool({"password", "webauthn"} & set(proof(request).methods))


def fresh_login_required(view: View[Request, Arguments]) -> View[Request, Arguments]:
    """Send a person whose login is not fresh to confirm it, and back to this page (by GET)."""

    @login_required
    @wraps(view)
    def guarded(request: Request, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        return (
            view(request, *args, **kwargs)
            if is_fresh(request)
            else _redirect_to(request, "account_reauthenticate")
        )

    return guarded


def second_factor_required(view: View[Request, Arguments]) -> View[Request, Arguments]:
    """A fresh login and a fresh second factor (a passkey is both). Who has none is led to where one is
    added.
    """

    @fresh_login_required
    @wraps(view)
    def guarded(request: Request, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        if STRONG & set(proof(request).methods):
            return view(request, *args, **kwargs)
        for kind, page in (("totp", "mfa_reauthenticate"), ("webauthn", "mfa_reauthenticate_webauthn")):
            if is_mfa_enabled(request.user, types=[kind]):
                return _redirect_to(request, page)
        messages.info(
            request, "This needs a second factor. Add a passkey or an authenticator app, then come back."
        )
        return HttpResponseRedirect(reverse("mfa_index"))

    return guarded


def ask_again(request: HttpRequest) -> HttpResponse:
    """To the password or passkey, and back to this page (by GET): for views that keep what was chosen before
    they ask.
    """
    return _redirect_to(request, "account_reauthenticate")


def _redirect_to(request: HttpRequest, page: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse(page)}?{urlencode({'next': request.path})}")
