"""An invitation to an organisation's staff: opened by its code, shown, and accepted by a button after signing
in. A mere visit does nothing.
"""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from authentication import landing_pages
from authentication.forms import InvitationCodeForm
from domain.accounts.models import User
from domain.organisations.labels import FUNCTIONS
from domain.organisations.models import Function, Invitation
from domain.organisations.queries.invitations import with_code
from domain.organisations.services import invitations

OPENED = "invitation"  # in the session, whose content is sealed: the digest of the code
NOT_OPEN = "No open invitation has this code. Check it, or ask your organisation to send it again."


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Type the code."""
    form = InvitationCodeForm(request.POST or None)
    if form.is_valid():
        slow = ratelimit.consume_or_429(request, action="code")
        if slow is not None:
            return slow  # type: ignore[no-any-return]  # allauth ships no types
        if with_code(form.cleaned_data["code"]) is not None:
            request.session[OPENED] = form.cleaned_data["code"].hex()
            return redirect("account_invitation")
        form.add_error("code", NOT_OPEN)
    return render(
        request, "licence_applications/join.html", {"form": form}, status=422 if form.is_bound else 200
    )


@require_GET
def invitation(request: HttpRequest) -> HttpResponse:
    """Who invites, and as what; then sign in, sign up, or accept."""
    found = opened(request)
    if found is None:
        return redirect("account_join")
    fits = isinstance(request.user, User) and request.user.role == found.organisation.role
    context = {
        "invitation": found,
        "functions": names(found.functions),
        "fits": fits,
        "role": found.organisation.role,
    }
    return render(request, "licence_applications/invitation.html", context)


@login_required
@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    found = opened(request)
    if found is None or not isinstance(request.user, User):
        return redirect("account_join")
    invitations.accept(invitation=found, by=request.user)
    del request.session[OPENED]
    messages.info(request, f"You work for {found.organisation.name} now.")
    return redirect(landing_pages.home_of(request.user))


def names(functions: int) -> list[str]:
    """What a member does, in words."""
    return [FUNCTIONS[function] for function in Function(functions)]


def opened(request: HttpRequest) -> Invitation | None:
    """The open invitation whose code was typed in this browser."""
    return with_code(bytes.fromhex(request.session.get(OPENED, "")))
