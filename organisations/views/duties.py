"""A manager changes what somebody does here: the form, what it changes, and the organisation's signature."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from authentication import sessions
from domain.organisations.models import Membership
from domain.organisations.queries import access
from domain.organisations.services import duties
from organisations.forms.member import MemberForm
from organisations.guards import StaffRequest, require
from organisations.presenters import duty_change
from organisations.presenters.page import page, took


@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, membership_id: UUID) -> HttpResponse:
    """Of another organisation nothing is found, before a password is asked for."""
    return _change(request, access.membership(require(request).organisation, membership_id))


@sessions.fresh_login_required
def _change(request: StaffRequest, found: Membership) -> HttpResponse:
    """`step`: "look" shows what would change, "sign" does it; anything else is the form."""
    form, step = (
        MemberForm(request.POST or None, member=found, portal=request.portal),
        request.POST.get("step"),
    )
    if step not in ("look", "sign") or not form.is_valid():
        return _form(request, found, form)
    if form.duty() == duties.duty_of(found):
        messages.info(request, "Nothing was different, so nothing was changed.")
        return redirect(request.portal.url("staff"))
    if step == "sign":
        return _sign(request, found, form)
    to, seen = form.duty(), form.cleaned_data["seen"]
    if not took(form, lambda: duties.check(membership=found, to=to, seen=seen, by=request.user)):
        return _form(request, found, form)
    context = {
        "change": duty_change.change_of(found, to, reader=request.user),
        "kept": form.kept(),
        "member": found,
    }
    return page(request, "organisations/staff_changed.html", section="staff", context=context)


def _sign(request: StaffRequest, found: Membership, form: MemberForm) -> HttpResponse:
    to, seen, said = form.duty(), form.cleaned_data["seen"], duty_change.done(found, form.duty())
    proof, session = sessions.proof(request), sessions.digest(request)
    if not took(
        form,
        lambda: duties.change(
            membership=found, to=to, seen=seen, by=request.user, session=session, proof=proof
        ),
    ):
        return _form(request, found, form)
    messages.info(request, said)
    return redirect(request.portal.url("staff"))


def _form(request: StaffRequest, found: Membership, form: MemberForm) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "member": found,
        "now": duty_change.now(found),
        "seen": duties.mark_of(found),
    }
    return page(
        request,
        "organisations/staff_change.html",
        section="staff",
        context=context,
        status=422 if form.errors else 200,
    )
