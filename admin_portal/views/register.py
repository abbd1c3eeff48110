"""The register of all accounts.

A patient is a number, a state and a day; the name only for a support case, and the patient is told.
"""

from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from admin_portal.forms.review import SupportForm
from admin_portal.guards import VerifierRequest, verifier_only
from admin_portal.presenters.page import page
from domain.accounts.roles import Role
from domain.credentials.queries import accounts
from domain.credentials.services import support

#: What was searched for: in the session, whose content is sealed; never in an address.
WORDS: Final = "register_search"
MOST: Final = 200


@require_GET
@verifier_only
def register(request: VerifierRequest) -> HttpResponse:
    role = request.GET.get("role", "") if request.GET.get("role", "") in Role.values else ""
    words = str(request.session.get(WORDS, "")) if request.GET.get("words") else ""
    try:
        found = accounts.page(role=role, text=words, cursor=request.GET.get("after", ""))
    except ValueError:
        raise Http404 from None
    options = [
        {"label": label, "url": _url(role=key, words=words), "active": key == role}
        for key, label in Role.choices
    ]
    chosen, without = str(dict(Role.choices).get(role, "")), _url(words=words) if role else ""
    context = {
        "rows": found.rows,
        "total": found.total,
        "q": words,
        "chip": {"name": "role", "label": "Role", "options": options, "value": chosen, "remove_url": without},
        "role": role,
        "next_url": _url(role=role, words=words, after=found.next) if found.next else "",
    }
    return page(request, "admin_portal/register.html", section="register", context=context)


@require_POST
@verifier_only
def search(request: VerifierRequest) -> HttpResponse:
    words = " ".join(request.POST.get("q", "").split())[:MOST]
    request.session[WORDS] = words
    return redirect(_url(words=words))


@require_http_methods(["GET", "POST"])
@verifier_only
def name(request: VerifierRequest, user_id: UUID) -> HttpResponse:
    """Why the name is needed; then the name, once."""
    patient = accounts.patient_of(user_id)
    form = SupportForm(request.POST or None)
    shown = ""
    if request.method == "POST" and form.is_valid():
        shown = support.show_name(patient=patient, reason=form.cleaned_data["reason"], by=request.user)
    context = {"form": form, "number": patient.user.number, "shown": shown}
    status = 422 if request.method == "POST" and not shown else 200
    return page(request, "admin_portal/name.html", section="register", context=context, status=status)


def _url(*, role: str = "", words: str = "", after: str = "") -> str:
    chosen = {
        name: value
        for name, value in {"role": role, "words": "yes" if words else "", "after": after}.items()
        if value
    }
    return f"{reverse('admin_portal:register')}{'?' + urlencode(chosen) if chosen else ''}"
