"""What the sign-in page says to somebody whose session ended without a sign-out: why.

It does not say whose it was.

The reason waits in a cookie of its own, as the page that notices the end is seldom the sign-in page. Signing
in takes it away.
"""

from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from authentication.labels import NOT_SENT, SIGNED_OUT
from domain.accounts.models import Ending
from domain.accounts.queries import session_endings
from domain.accounts.session_store import ABSOLUTE, stored_key

COOKIE: Final = "signed_out"
#: After the reason: something was sent that found nobody signed in.
UNSENT: Final = "-unsent"
READS: Final = ("GET", "HEAD", "OPTIONS")


def reason_of(request: HttpRequest) -> str:
    """The reason as it stands in the cookie: of the session that this request still names, or of one noticed
    before; "" for none.
    """
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if key and request.session.session_key is None:
        return session_endings.ending_of(stored_key(key)) or ""
    noticed = request.COOKIES.get(COOKIE, "")
    return (
        noticed if noticed.removesuffix(UNSENT) in Ending.values else ""
    )  # whoever owns the browser may write any cookie


def sentence(reason: str) -> str:
    """For the sign-in page; "" where there is none."""
    if not reason:
        return ""
    said = SIGNED_OUT[Ending(reason.removesuffix(UNSENT))]
    return f"{said} {NOT_SENT}" if reason.endswith(UNSENT) else said


def remember(response: HttpResponse, reason: str) -> None:
    response.set_cookie(
        COOKIE, reason, max_age=ABSOLUTE, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def is_unsent(request: HttpRequest, response: HttpResponse) -> bool:
    """Something was sent and found nobody signed in: its sender is on the way to sign in and then, by GET, to
    where it was sent.
    """
    if request.method in READS or response.status_code != 302:
        return False
    leads = urlsplit(response.headers["Location"])
    return leads.path == reverse(settings.LOGIN_URL) and QueryDict(leads.query).get(REDIRECT_FIELD_NAME) in (
        request.path,
        request.get_full_path(),
    )


def to_its_page(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and from there to the page that something was sent from: the address it was sent
    to may answer no GET.
    """
    page = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(page)
        return redirect_to_login(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    return redirect_to_login("", redirect_field_name=None)
