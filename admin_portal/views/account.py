"""The verifier's own account: how one signs in, and the address that signs decisions."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from admin_portal.guards import VerifierRequest, verifier_only
from admin_portal.presenters.page import page
from authentication import sessions
from domain.accounts.queries import registrations, second_factors, session_list


@require_GET
@verifier_only
def account(request: VerifierRequest) -> HttpResponse:
    user = request.user
    context = {
        "name": user.name,
        "number": user.number,
        "address": user.address,
        "registration": registrations.status_of(user),
        "factors": second_factors.for_user(user),
        "sessions": len(session_list.for_user(user, current=sessions.stored_key(request))),
    }
    return page(request, "admin_portal/account.html", section="account", context=context)
