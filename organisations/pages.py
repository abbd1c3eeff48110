"""What every page of these portals carries: the portal, the organisation with its licence, the place in the menu."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from domain.accounts.queries import organisations
from domain.credentials.models import CredentialState as State
from domain.credentials.queries.standing import Standing
from organisations.guards import StaffRequest, applicant_only
from organisations.portal import Portal

PLAIN: Final = "organisations/plain.html"


@dataclass(frozen=True, slots=True)
class Licence:
    """How the organisation stands, in the words of the menu and of the ribbon."""

    is_active: bool
    tone: str
    icon: str
    words: str
    ribbon: str
    until: datetime | None


_STATES: Final = {
    State.APPROVED: ("good", "circle-check", "Licence valid", ""),
    State.RENEWAL_DUE: ("warn", "clock-exclamation", "Renewal due", ""),
    State.SUSPENDED: ("bad", "lock", "Suspended", "Suspended"),
    State.EXPIRED: ("bad", "calendar-x", "Expired", "Licence expired"),
    State.REVOKED: ("bad", "circle-x", "Revoked", "Licence revoked"),
}
_NOT_YET: Final = ("wait", "progress", "Under review", "Not verified yet")
_NOBODYS: Final = "No organisation yet"


def licence(standing: Standing) -> Licence:
    known = {str(state): words for state, words in _STATES.items()}
    tone, icon, words, ribbon = known.get(str(standing.state), _NOT_YET)
    return Licence(standing.is_active, tone, icon, words, ribbon, standing.valid_until if standing.is_active else None)


def page(request: StaffRequest, template: str, /, *, section: str, context: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    membership = request.membership
    works = membership is not None and request.standing.is_active
    given: dict[str, Any] = {
        "base": request.portal.base if works else PLAIN,
        "portal": request.portal,
        "section": section,
        "organisation": membership.organisation if membership else None,
        "is_manager": membership is not None and membership.is_manager,
        "standing": licence(request.standing) if membership else replace(licence(request.standing), ribbon=_NOBODYS),
        "to_sign": len(organisations.to_sign(membership.organisation)) if works and membership and membership.is_manager else 0,
        **(context or {}),
    }
    return render(request, template, given, status=status)


def notices_of(portal: Portal) -> Any:
    """How the page of notices is shown inside this portal (domain/notifications/frames.py)."""

    def shown(request: HttpRequest, template: str, /, *, section: str, context: dict[str, Any]) -> HttpResponseBase:
        def inside(allowed: StaffRequest) -> HttpResponseBase:
            works = allowed.membership is not None and allowed.standing.is_active
            return page(allowed, template, section=section, context={**context, "base": portal.base if works else PLAIN})

        return applicant_only(portal, inside)(request)

    return shown
