"""What every page of this portal carries: the place in the menu, how many wait and how many end soon."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from admin_portal.guards import VerifierRequest
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
