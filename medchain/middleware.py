"""What every answer of the portal carries, and how an error reaches a person."""

import logging
import secrets
import traceback
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from adapters.chain.errors import ChainUnavailableError
from adapters.ipfs.errors import StoreError
from adapters.vault.interface import VaultRefusedError, VaultUnavailableError
from common.errors import MedChainError

logger = logging.getLogger("medchain.errors")

Handler = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data: "
    "blob:; font-src 'self'; connect-src 'self'; "
    "worker-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri "
    "'none'; object-src 'none'"
)


class SecurityHeaders:
    """Content-Security-Policy with a nonce per request (`request.csp_nonce`), and pages that no cache keeps.

    A view may set a stricter one.
    """

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.csp_nonce = secrets.token_urlsafe(16)  # type: ignore[attr-defined]  # read by templates
        response = self.handler(request)
        response.headers.setdefault("Content-Security-Policy", POLICY.format(nonce=request.csp_nonce))  # type: ignore[attr-defined]
        response.headers.setdefault(
            "Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=()"
        )
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class Errors:
    """Our own errors become a page that says what happened, what was kept and what to do next.

    Anything else is logged under an id to quote.
    """

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.error_id = secrets.token_hex(4)  # type: ignore[attr-defined]  # shown on the page of an error
        return self.handler(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Http404 | PermissionDenied):
            return None  # an answer, no fault
        if not isinstance(error, MedChainError):
            # Where it happened, never what was in hand: messages and values of an error may be a person's.
            steps = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__)
            ]
            logger.error(
                "error %s: %s at %s",
                getattr(request, "error_id", "-"),
                type(error).__name__,
                " < ".join(reversed(steps)),
            )
            return None
        status = status_of(error)
        return render(request, "error.html", {"error": error, "status": status}, status=status)


def failed(request: HttpRequest) -> HttpResponse:
    """The page of an error that is ours (handler500): with the number under which it was logged."""
    return render(request, "500.html", status=500)


def status_of(error: MedChainError) -> int:
    """503 where a part is away, 404 where the vault refuses (a stranger learns nothing), 400 otherwise."""
    if isinstance(error, VaultUnavailableError | ChainUnavailableError | StoreError):
        return 503
    return 404 if isinstance(error, VaultRefusedError) else 400
