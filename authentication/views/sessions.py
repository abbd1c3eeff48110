"""Where one is signed in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from authentication import landing_pages, sessions
from domain.accounts.models import Ending, User
from domain.accounts.queries import session_list
from domain.accounts.services import session_ends


@login_required
@require_http_methods(["GET", "POST"])
def session_page(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; by POST, end all the others."""
    user = _user(request)
    current = sessions.stored_key(request)
    if request.method == "POST":
        ended = session_ends.end_other_sessions(user=user, but=current, ending=Ending.ELSEWHERE)
        messages.info(request, f"Signed out elsewhere: {ended}.")
        return redirect("usersessions_list")
    lines = session_list.for_user(user, current=current)
    return render(
        request, "usersessions/usersession_list.html", {"sessions": lines, "session_count": len(lines)}
    )


@login_required
@require_POST
def session_end(request: HttpRequest, key: str) -> HttpResponse:
    is_this = key == sessions.stored_key(request)
    if not session_ends.end_session(
        user=_user(request), stored_key=key, ending=None if is_this else Ending.ELSEWHERE
    ):
        raise Http404
    return HttpResponseRedirect(landing_pages.home_of(request.user) if is_this else "../../")


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user
