"""The bell, its panel, and the page of all notices: the same for every role."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from domain.accounts.models import User
from domain.notifications.queries import notices as reading
from domain.notifications.services import notices
from notices import page_frames
from notices.presenters.rows import rows

IN_PANEL = 8
ON_PAGE = 50


@require_GET
@login_required
def state(request: HttpRequest) -> HttpResponse:
    """Asked every few seconds by pages that are looked at: 304 while nothing is new.

    It does not keep a session awake.
    """
    bell = reading.bell(_user(request))
    request.session.modified = False
    tag = f'"{bell.mark}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    return JsonResponse({"unread": bell.unread}, headers={"ETag": tag})


@require_GET
@login_required
def panel(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    return render(
        request,
        "notices/_panel.html",
        {"rows": rows(user, reading.latest(user, limit=IN_PANEL)), "bell": reading.bell(user)},
    )


@require_GET
@login_required
def listing(request: HttpRequest) -> HttpResponseBase:
    user = _user(request)
    before = _number(request.GET.get("before", ""))
    found = reading.latest(user, limit=ON_PAGE + 1, before=before)
    shown, bell = found[:ON_PAGE], reading.bell(user)
    context = {
        "rows": rows(user, shown),
        "bell": bell,
        "unread": bell.unread,
        "before": before,
        "older": shown[-1].pk if len(found) > ON_PAGE else None,
    }
    return page_frames.show(request, "notices/list.html", role=user.role, context=context)


@require_POST
@login_required
def read(request: HttpRequest) -> HttpResponse:
    """Marks as read what the person saw; what came since stays new."""
    if notices.mark_read(by=_user(request), up_to=_number(request.POST.get("up_to", ""))):
        messages.info(request, "Marked as read.")
    return redirect("notices:list")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _number(text: str) -> int | None:
    """A notice's number; anything else counts as none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
