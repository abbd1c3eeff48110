"""The pages of an organisation's application, as their templates want them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpResponse

from domain.credentials.models import Credential, PaperState
from domain.credentials.models import CredentialState as State
from domain.credentials.queries import applicant
from domain.credentials.queries.licence_standing import Standing
from domain.organisations.queries import registrations
from licence_applications.forms import AnswerForm
from licence_applications.presenters import application_page, paper_rows
from licence_applications.presenters.labels import ORGANISATION
from licence_applications.presenters.paper_rows import PaperRow
from organisations.forms.organisation import OrganisationForm
from organisations.guards import StaffRequest, require
from organisations.portal import WANTED
from organisations.presenters.page import page


def register_page(request: StaffRequest, form: OrganisationForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "steps": next_steps(sends=False),
        "register_url": request.portal.url("application-register"),
    }
    return page(request, "organisations/register.html", section="application", context=context, status=status)


def form_page(
    request: StaffRequest, credential: Credential | None, form: OrganisationForm, *, status: int = 200
) -> HttpResponse:
    portal, organisation = request.portal, require(request).organisation
    is_renewal = credential is not None and credential.renews_id is not None
    again = credential is not None and credential.state in (State.REJECTED, State.INFO_REQUIRED)
    back = "application" if again else "organisation" if request.standing.is_active else ""
    context: dict[str, Any] = {
        "form": form,
        "title": "Send the new papers" if is_renewal else "Register your organisation",
        "verb": "Send again" if again else "Send application",
        "reasons": application_page.reasons(credential),
        "steps": next_steps(sends=True),
        **paper_context(request, credential),
        "address": organisation.address,
        "kind": organisation.get_kind_display(),
        "registration": registrations.status_of(organisation),
        "draft_url": portal.url("application-draft"),
        "form_url": portal.url("application-form"),
        "back_url": portal.url(back) if back else "",
    }
    return page(request, "organisations/apply.html", section="organisation", context=context, status=status)


def status_page(
    request: StaffRequest, credential: Credential | None, *, form: AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    if credential is None:  # staff of an organisation whose manager has sent nothing yet
        return page(request, "organisations/waiting.html", section="organisation", context={})
    manages = require(request).is_manager
    waits = manages and credential.state == State.INFO_REQUIRED
    context: dict[str, Any] = {
        **application_page.status(
            credential,
            request.standing,
            ORGANISATION,
            form=(form or answer_form(credential)) if waits else None,
        ),
        "actions": application_page.actions(credential, request.standing, request.portal.url)
        if manages
        else {},
        **(paper_context(request, credential) if waits else {}),
        "sent_papers": paper_rows.sent(credential, space=request.portal.space)
        if manages and not waits
        else [],
        "answer_url": request.portal.url("application-answer"),
    }
    return page(request, "organisations/status.html", section="organisation", context=context, status=status)


def answer_form(credential: Credential, data: Any = None) -> AnswerForm:
    names = [question.field for question in applicant.questions(credential)]
    return AnswerForm(
        data,
        like=OrganisationForm,
        names=names,
        current={name: getattr(credential, name, "") for name in names},
    )


def paper_context(request: StaffRequest, credential: Credential | None) -> dict[str, Any]:
    portal = request.portal
    rows = paper_rows.rows(credential, space=portal.space)
    return {"papers": rows, "wanted": wanted(request, rows)}


def wanted(request: StaffRequest, rows: Sequence[PaperRow]) -> list[dict[str, Any]]:
    """Each paper by its name, with where it goes; `is_there` once one is stored.

    The last takes any other, as often as one likes.
    """
    there = {row.kind for row in rows if row.state == PaperState.STORED}
    return [
        {
            "kind": each.kind,
            "name": each.name,
            "detail": each.detail,
            "icon": each.icon,
            "is_needed": each.is_needed,
            "is_there": each.is_needed and each.kind in there,
            "url": request.portal.url("papers", each.kind),
            "put_url": request.portal.url("paper-file", each.kind),
        }
        for each in WANTED
    ]


def next_steps(*, sends: bool) -> list[dict[str, str]]:
    return [
        {
            "title": "You name the organisation",
            "detail": "It gets an address of its own to sign with",
            "state": "done" if sends else "now",
        },
        {
            "title": "You send the papers",
            "detail": "You can stop and continue later",
            "state": "now" if sends else "later",
        },
        {
            "title": "A verifier compares them",
            "detail": "With the public register, usually within two days",
            "state": "later",
        },
        {
            "title": "You invite your staff",
            "detail": "Managers, desk and the others; doctors join with an own licence",
            "state": "later",
        },
    ]


def with_application(standing: Standing, credential: Credential) -> Standing:
    return replace(standing, application=credential)
