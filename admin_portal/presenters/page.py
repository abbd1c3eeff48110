"""What every page of this portal carries: the place in the menu, how many wait and how many end soon."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from admin_portal.guards import VerifierRequest, verifier_only
from domain.credentials.queries import decided, queue


def page(
    request: VerifierRequest,
    template: str,
    *,
    section: str,
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    given = {
        "section": section,
        "waiting": queue.waiting(),
        "ending": decided.expiring_count(),
        **(context or {}),
    }
    return render(request, template, given, status=status)


def notices(
    request: HttpRequest, template: str, /, *, section: str, context: dict[str, Any]
) -> HttpResponseBase:
    """The page of all notices inside this portal."""
    return _in_portal(request, template, section, context)


@verifier_only
def _in_portal(
    request: VerifierRequest, template: str, section: str, context: dict[str, Any]
) -> HttpResponseBase:
    return page(request, template, section=section, context=context)
