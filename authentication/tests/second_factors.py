"""An authenticator app, as tests hold it."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client


def code(secret: str) -> str:
    """The code that counts now.

    Each counts once, so the memory of used ones is emptied: tests do not wait half a minute.
    """
    cache.clear()
    return same_code(secret)


def same_code(secret: str) -> str:
    """The code that counts now, used before or not."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def add_app(browser: Client) -> str:
    """Add an authenticator app to a signed-in person: its secret."""
    browser.get("/security/second-factor/totp/activate/")
    secret = str(browser.session["mfa.totp.secret"])
    answer = browser.post("/security/second-factor/totp/activate/", {"code": code(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret
