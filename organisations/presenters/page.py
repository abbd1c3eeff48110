"""What every page of these portals carries: the portal, the organisation with its licence, the place in the
menu.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from common.errors import MedChainError
from domain.organisations.queries import memberships
from licence_applications.presenters.licence import licence
from organisations.guards import StaffRequest, applicant_only
from organisations.portal import Portal

PLAIN: Final = "organisations/plain.html"
_NOBODYS: Final = "No organisation yet"


def page(
    request: StaffRequest,
    template: str,
    /,
    *,
    section: str,
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    membership = request.membership
    works = membership is not None and request.standing.is_active
    given: dict[str, Any] = {
        "base": request.portal.base if works else PLAIN,
        "portal": request.portal,
        "section": section,
        "organisation": membership.organisation if membership else None,
        "is_manager": membership is not None and membership.is_manager,
        "standing": licence(request.standing)
        if membership
        else replace(licence(request.standing), ribbon=_NOBODYS),
        **(context or {}),
    }
    if "to_sign" not in given:
        given["to_sign"] = (
            memberships.to_sign(membership.organisation).count()
            if works and membership and membership.is_manager
            else 0
        )
    return render(request, template, given, status=status)


def took(form: BaseForm, act: Callable[[], None]) -> bool:
    """Whether the service took it; what it has against it stands above the form."""
    try:
        act()
    except MedChainError as error:
        form.add_error(None, str(error))
        return False
    return True


def notices_of(portal: Portal) -> Any:
    """How the page of notices is shown inside this portal (notices/page_frames.py)."""

    def shown(
        request: HttpRequest, template: str, /, *, section: str, context: dict[str, Any]
    ) -> HttpResponseBase:
        def inside(allowed: StaffRequest) -> HttpResponseBase:
            works = allowed.membership is not None and allowed.standing.is_active
            return page(
                allowed,
                template,
                section=section,
                context={**context, "base": portal.base if works else PLAIN},
            )

        return applicant_only(portal, inside)(request)

    return shown
