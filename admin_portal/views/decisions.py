"""What is signed by the verifier's account: each on a page of its own, behind a fresh login with a second
factor.
"""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from admin_portal.forms.review import ApproveForm, ReasonForm
from admin_portal.guards import VerifierRequest, refusal_shown, verifier_only
from admin_portal.presenters.page import page
from admin_portal.views.application import WAITS
from authentication import sessions
from domain.credentials.models import Credential
from domain.credentials.queries import access
from domain.credentials.services import reviews

Decide = Callable[..., Credential]

_ACTS: Final[dict[str, dict[str, Any]]] = {
    "suspend": {
        "do": reviews.suspend,
        "question": "Suspend the licence of {name}?",
        "verb": "Suspend",
        "icon": "player-pause",
        "done": "Suspended. Nothing goes from this moment.",
        "danger": True,
        "consequences": [
            {"icon": "lock", "text": "They can sign, ask and read nothing, from this moment."},
            {"icon": "world", "text": "The public register says Suspended."},
            {"icon": "arrow-back-up", "text": "You or another verifier can resume it."},
        ],
    },
    "resume": {
        "do": reviews.resume,
        "question": "Resume the licence of {name}?",
        "verb": "Resume",
        "icon": "player-play",
        "done": "Resumed. It counts as soon as it is recorded in the ledger.",
        "danger": False,
        "consequences": [
            {"icon": "check", "text": "They can work again, until the date the licence had."},
            {"icon": "world", "text": "The public register says Licence valid."},
            {"icon": "key", "text": "What patients allowed them and did not stop counts again."},
        ],
    },
    "revoke": {
        "do": reviews.revoke,
        "question": "Revoke the licence of {name} for good?",
        "verb": "Revoke",
        "icon": "ban",
        "done": "Revoked.",
        "danger": True,
        "consequences": [
            {"icon": "lock", "text": "They can sign, ask and read nothing, from this moment."},
            {"icon": "alert-triangle", "text": "It cannot be taken back: this account cannot apply again."},
            {"icon": "world", "text": "The public register says Revoked."},
        ],
    },
}


@require_http_methods(["GET", "POST"])
@verifier_only
@refusal_shown
@sessions.second_factor_required
def approve(request: VerifierRequest, credential_id: UUID) -> HttpResponse:
    credential = access.for_verifier(credential_id)
    chosen = request.session.get(WAITS) or {}
    if chosen.get("credential") != str(credential.pk):
        messages.info(request, "Compare the fields first, then approve.")
        return redirect("admin_portal:application", credential_id)
    form = ApproveForm(request.POST) if request.method == "POST" else ApproveForm(initial=chosen)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        reviews.approve(
            credential=credential, revision=given["revision"], valid_until=given["until"],
            source=form.source(), by=request.user,
            session=sessions.digest(request), proof=sessions.proof(request),
        )  # fmt: skip
        del request.session[WAITS]
        messages.info(
            request, f"Approved. {credential.full_name} can work as soon as it is recorded in the ledger."
        )
        return redirect("admin_portal:application", credential_id)
    context = {"credential": credential, "form": form, "until": chosen.get("until")}
    return page(
        request,
        "admin_portal/approve.html",
        section="queue",
        context=context,
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
@verifier_only
@refusal_shown
@sessions.second_factor_required
def act(request: VerifierRequest, credential_id: UUID, *, name: str) -> HttpResponse:
    credential, said = access.for_verifier(credential_id), _ACTS[name]
    form = (
        ReasonForm(request.POST)
        if request.method == "POST"
        else ReasonForm(initial={"revision": credential.revision})
    )
    if request.method == "POST" and form.is_valid():
        do: Decide = said["do"]
        do(
            credential=credential,
            by=request.user,
            session=sessions.digest(request),
            proof=sessions.proof(request),
            **form.cleaned_data,
        )
        messages.info(request, said["done"])
        return redirect("admin_portal:application", credential_id)
    context = {
        "credential": credential,
        "form": form,
        "said": said,
        "question": said["question"].format(name=credential.full_name),
    }
    return page(
        request,
        "admin_portal/act.html",
        section="queue",
        context=context,
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
@verifier_only
@refusal_shown
@sessions.second_factor_required
def sign_again(request: VerifierRequest, credential_id: UUID) -> HttpResponse:
    credential = access.for_verifier(credential_id)
    if request.method == "POST":
        revision = int(request.POST.get("revision", "")) if request.POST.get("revision", "").isdigit() else -1
        reviews.sign_again(
            credential=credential,
            revision=revision,
            by=request.user,
            session=sessions.digest(request),
            proof=sessions.proof(request),
        )
        messages.info(request, "Signed again. It is on its way to the ledger.")
        return redirect("admin_portal:application", credential_id)
    context = {
        "credential": credential,
        "back_url": reverse("admin_portal:application", args=[credential_id]),
    }
    return page(request, "admin_portal/sign_again.html", section="queue", context=context)
