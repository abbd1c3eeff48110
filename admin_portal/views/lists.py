"""What ends soon, and who decided what."""

from typing import Final
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from admin_portal.guards import VerifierRequest, verifier_only
from admin_portal.presenters.page import page
from domain.credentials.models import Outcome
from domain.credentials.queries import decided
from domain.credentials.queries.queue import title_of

_WHO: Final = {"mine": "By me"}


@require_GET
@verifier_only
def expiring(request: VerifierRequest) -> HttpResponse:
    try:
        found = decided.expiring(cursor=request.GET.get("after", ""))
    except ValueError:
        raise Http404 from None
    context = {
        "rows": [{"ending": row, "what": title_of(row.credential).partition(",")[0]} for row in found.rows],
        "total": found.total,
        "next_url": f"?{urlencode({'after': found.next})}" if found.next else "",
    }
    return page(request, "admin_portal/expiring.html", section="expiring", context=context)


@require_GET
@verifier_only
def decided_list(request: VerifierRequest) -> HttpResponse:
    outcome = request.GET.get("outcome", "") if request.GET.get("outcome", "") in Outcome.values else ""
    is_mine = request.GET.get("who") == "mine"
    try:
        found = decided.page(
            outcome=outcome, by=request.user if is_mine else None, cursor=request.GET.get("after", "")
        )
    except ValueError:
        raise Http404 from None
    chips = [
        _chip("outcome", "Decision", dict(Outcome.choices), outcome, is_mine),
        _chip("who", "Who", _WHO, "mine" if is_mine else "", outcome),
    ]
    context = {
        "rows": found.rows,
        "total": found.total,
        "chips": chips,
        "is_filtered": bool(outcome or is_mine),
        "next_url": _url(outcome=outcome, who="mine" if is_mine else "", after=found.next)
        if found.next
        else "",
    }
    return page(request, "admin_portal/decided.html", section="decided", context=context)


def _chip(name: str, label: str, options: dict[str, str], value: str, other: object) -> dict[str, object]:
    kept = (
        {"who": "mine"}
        if name == "outcome" and other
        else {"outcome": str(other)}
        if name == "who" and other
        else {}
    )
    return {
        "name": name,
        "label": label,
        "value": options.get(value, ""),
        "remove_url": _url(**kept) if value else "",
        "options": [
            {"label": text, "url": _url(**{**kept, name: key}), "active": key == value}
            for key, text in options.items()
        ],
    }


def _url(**chosen: str) -> str:
    known = {name: value for name, value in chosen.items() if value}
    return f"{reverse('admin_portal:decided')}{'?' + urlencode(known) if known else ''}"
