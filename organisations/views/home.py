"""Home: how the organisation stands, what waits for a manager, what comes next, and what management cannot
see.
"""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from common import clock
from domain.credentials.models import CredentialState as State
from domain.organisations.labels import doing
from domain.organisations.models import Organisation
from domain.organisations.queries import invitations, memberships, registrations
from organisations.guards import StaffRequest, require
from organisations.presenters import staff_page
from organisations.presenters.page import page

ENDING = 8


@require_GET
def home(request: StaffRequest) -> HttpResponse:
    membership = require(request)
    organisation = membership.organisation
    people = list(memberships.for_organisation(organisation))
    manages, ending = membership.is_manager, staff_page.ending(organisation)
    unsigned = memberships.to_sign(organisation).count() if manages else 0
    context: dict[str, Any] = {
        "today": timezone.localtime(),
        "to_sign": unsigned,
        "needs": needs(request, organisation, unsigned) if manages else [],
        "steps": first_steps(request, organisation, len(people)) if manages else [],
        "counts": counts([row.functions for row in people]),
        "people": len(people),
        "ending": ending[:ENDING],
        "more_ending": max(0, len(ending) - ENDING),
        "unsigned": not manages and membership.sequence == 0,
        "credential": request.standing.credential,
        "registration": registrations.status_of(organisation),
    }
    return page(request, "organisations/home.html", section="home", context=context)


def needs(request: StaffRequest, organisation: Organisation, unsigned: int) -> list[dict[str, str]]:
    """What waits for a manager, the most urgent first; `unsigned` is how many admissions do."""
    url, standing, waiting = request.portal.url, request.standing, []
    if standing.state == State.RENEWAL_DUE and standing.application is None:
        detail = "Nobody can work here once the old one ends."
        waiting.append(
            _need(
                "Send the new operating licence",
                detail,
                url("organisation"),
                "Renew",
                icon="clock-exclamation",
            )
        )
    if standing.application is not None and standing.application.state == State.INFO_REQUIRED:
        detail = "Your answer keeps its place in the queue."
        waiting.append(
            _need(
                "A verifier asks you something", detail, url("application"), "Answer", icon="message-question"
            )
        )
    if unsigned:
        names = ", ".join(row.user.name for row in memberships.to_sign(organisation)[:3]) + (
            " and others" if unsigned > 3 else ""
        )
        title = f"Sign {unsigned} admission{'' if unsigned == 1 else 's'}"
        waiting.append(_need(title, names, url("staff-sign"), "Sign", icon="signature"))
    over = invitations.unanswered(organisation).filter(expires_at__lte=clock.now()).count()
    if over:
        title = f"{over} invitation{' was' if over == 1 else 's were'} not answered"
        waiting.append(_need(title, "The seven days are over.", url("staff"), "See", icon="mail"))
    return waiting


def first_steps(request: StaffRequest, organisation: Organisation, people: int) -> list[dict[str, str]]:
    """Until the first colleague is here."""
    if people > 1:
        return []
    url, again = request.portal.url, invitations.unanswered(organisation).exists()
    by_mail = "They are told by e-mail, and join with a code."
    steps = [
        _need(
            "Invite your staff",
            by_mail,
            url("staff-invite"),
            "Invite again" if again else "Invite",
            icon="user-plus",
        )
    ]
    if request.portal.asks_doctors:
        detail = "Each has an own licence and says yes before anything is signed."
        steps.append(_need("Ask your doctors", detail, url("staff-doctor"), "Ask", icon="stethoscope"))
    return steps


def counts(functions: list[int]) -> list[tuple[str, int]]:
    """How many do what, the most frequent first."""
    found: dict[str, int] = {}
    for bits in functions:
        for name in doing(bits).split(", "):
            found[name] = found.get(name, 0) + 1
    return sorted(found.items(), key=lambda each: (-each[1], each[0]))


def _need(title: str, detail: str, url: str, action: str, *, icon: str) -> dict[str, str]:
    return {"icon": icon, "title": title, "detail": detail, "url": url, "action": action}
