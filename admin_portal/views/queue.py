"""The queue: what waits, by age or by when it is due."""

from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from admin_portal.guards import VerifierRequest, verifier_only
from admin_portal.presenters.page import page
from admin_portal.presenters.queue_page import rows
from domain.accounts.roles import Role
from domain.credentials.queries import decided, queue
from domain.credentials.queries.queue import SHOWS, SORTS, Filters

_SHOWS: Final = {"waiting": "Waiting", "answer": "With the applicant", "rejected": "Rejected"}
_ROLES: Final = {
    role.value: str(role.label)
    for role in (Role.DOCTOR, Role.HOSPITAL, Role.PHARMACY, Role.INSURER, Role.SPONSOR)
}
_SORTS: Final = {"age": "Oldest first", "due": "Due first"}


@require_GET
@verifier_only
def queue_page(request: VerifierRequest) -> HttpResponse:
    chosen = filters_of(request)
    try:
        found = queue.page(chosen, cursor=request.GET.get("after", ""))
    except ValueError:
        raise Http404 from None
    chips = [
        _chip(request, "show", "State", _SHOWS, "waiting"),
        _chip(request, "role", "Who", _ROLES, ""),
        _chip(request, "sort", "Order", _SORTS, "age"),
    ]
    context = {
        "lines": rows(found.rows),
        "total": found.total,
        "filters": chosen,
        "chips": chips,
        "is_filtered": chosen != Filters(),
        "next_url": _url(request, after=found.next) if found.next else "",
        "not_taken": decided.not_taken(),
    }
    return page(request, "admin_portal/queue.html", section="queue", context=context)


def filters_of(request: VerifierRequest) -> Filters:
    """What is no known value filters nothing."""
    show, role, sort = (request.GET.get(name, "") for name in ("show", "role", "sort"))
    return Filters(
        show if show in SHOWS else "waiting", role if role in _ROLES else "", sort if sort in SORTS else "age"
    )


def _chip(
    request: VerifierRequest, name: str, label: str, options: dict[str, str], default: str
) -> dict[str, Any]:
    value = request.GET.get(name, "")
    is_set = value in options and value != default
    return {
        "name": name,
        "label": label,
        "value": options.get(value, "") if is_set else "",
        "remove_url": _url(request, **{name: ""}) if is_set else "",
        "options": [
            {"label": text, "url": _url(request, **{name: key}), "active": key == (value or default)}
            for key, text in options.items()
        ],
    }


def _url(request: VerifierRequest, **changes: str) -> str:
    """This list with other filters, from its beginning."""
    kept = {name: request.GET[name] for name in ("show", "role", "sort") if name in request.GET}
    chosen = {name: value for name, value in {**kept, **changes}.items() if value}
    return f"{reverse('admin_portal:queue')}{'?' + urlencode(chosen) if chosen else ''}"
