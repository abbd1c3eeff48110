"""The application: filled in, sent, answered, taken back, sent again.

The only pages of a doctor whose licence does not count.
"""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from authentication import sessions
from doctors.forms.application import ApplicationForm, DetailsForm
from doctors.guards import DoctorRequest, applicant_only
from doctors.presenters import application_steps
from doctors.presenters.base_page import page
from domain.accounts.services import doctors
from domain.credentials.errors import ApplicationError
from domain.credentials.licence_fields import licence_fields_of
from domain.credentials.models import Credential
from domain.credentials.models import CredentialState as State
from domain.credentials.models.credential import EDITABLE
from domain.credentials.queries import applicant
from domain.credentials.services import applications
from licence_applications.forms import AnswerForm, add_domain_error
from licence_applications.presenters import application_page, paper_rows
from licence_applications.presenters.labels import DOCTOR

PAPERS_HINT: Final = "The licence, and the certificate of your specialty. PDF or photo, up to 20 MB"


@require_GET
@applicant_only
def application(request: DoctorRequest) -> HttpResponse:
    """Where it stands; who has sent nothing yet gets the form, who works here the licence's own page."""
    found = request.standing.application
    if found is None and request.standing.is_active:
        return redirect("doctors:credentials")
    if (found is None and request.standing.credential is None) or (
        found is not None and found.state == State.DRAFT
    ):
        return _form(request, found, _filled(request, found))
    return _status(request, found or request.standing.credential)


@require_http_methods(["GET", "POST"])
@applicant_only
def form(request: DoctorRequest) -> HttpResponse:
    """Fill in and send. While it is with the verifiers there is nothing to fill in."""
    found = request.standing.application
    if found is not None and found.state not in EDITABLE:
        return redirect("doctors:application")
    if request.method != "POST":
        return _form(request, found, _filled(request, found))
    given = ApplicationForm(request.POST)
    if not given.is_valid() or not _sent(request, given):
        return _form(request, found, given, status=422)
    return redirect("doctors:application")


@require_POST
@applicant_only
def draft(request: DoctorRequest) -> HttpResponse:
    """What is typed so far is kept; answers with nothing."""
    found = applications.begin(by=request.user)
    applications.edit(credential=found, stated=ApplicationForm(request.POST).so_far(), by=request.user)
    return HttpResponse(status=204)


@require_POST
@applicant_only
def begin(request: DoctorRequest) -> HttpResponse:
    """A renewal, or the first one: a draft filled with what was confirmed."""
    applications.begin(by=request.user)
    return redirect("doctors:application-form")


@require_POST
@applicant_only
def answer(request: DoctorRequest) -> HttpResponse:
    found = _waiting_for_answer(request)
    if found is None:
        return redirect("doctors:application")
    given = _answer_form(found, request.POST)
    if not given.is_valid():
        return _status(request, found, form=given, status=422)
    try:
        applications.answer(
            credential=found,
            stated=given.applied_to(found),
            by=request.user,
            session=sessions.digest(request),
        )
    except ApplicationError as error:
        add_domain_error(given, error)
        return _status(request, found, form=given, status=422)
    return redirect("doctors:application")


@require_POST
@applicant_only
def withdraw(request: DoctorRequest) -> HttpResponse:
    if request.standing.application is not None:
        applications.withdraw(credential=request.standing.application, by=request.user)
        messages.info(request, "Taken back. What you wrote is kept.")
    return redirect("doctors:application")


def _sent(request: DoctorRequest, given: ApplicationForm) -> bool:
    """Kept and sent; what the domain has against it stands at its field."""
    try:
        credential = applications.begin(by=request.user)
        credential = applications.edit(credential=credential, stated=given.stated(), by=request.user)
        doctors.edit(doctor=request.doctor, by=request.user, **given.reach())
        applications.submit(credential=credential, by=request.user, session=sessions.digest(request))
    except ApplicationError as error:
        add_domain_error(given, error)
        return False
    return True


def _filled(request: DoctorRequest, credential: Credential | None) -> ApplicationForm:
    known = doctors.details_of(request.doctor)
    reach = {name: getattr(known, name) for name in ApplicationForm.REACH}
    stated = licence_fields_of(credential) if credential else None
    names = stated.__dataclass_fields__ if stated else ()
    first = {"full_name": request.user.name, "specialty": request.doctor.specialty}
    return ApplicationForm(
        initial={**first, **reach, **{name: getattr(stated, name) or first.get(name, "") for name in names}}
    )


def _form(
    request: DoctorRequest, credential: Credential | None, form: ApplicationForm, *, status: int = 200
) -> HttpResponse:
    is_renewal = credential is not None and credential.renews_id is not None
    again = credential is not None and credential.state in (State.REJECTED, State.INFO_REQUIRED)
    context: dict[str, Any] = {
        "form": form,
        "title": "Send the new licence" if is_renewal else "Apply to work as a doctor",
        "lead": "A person compares what you write with your certificates, usually within two days.",
        "verb": "Send again" if again else "Send application",
        "reasons": application_page.reasons(credential),
        "papers": paper_rows.rows(credential, space="doctors"),
        "steps": application_steps.next_steps(),
        "email": request.user.email,
        "put_url": reverse("doctors:paper-file"),
        "papers_url": reverse("doctors:papers"),
        "papers_hint": PAPERS_HINT,
        "draft_url": reverse("doctors:application-draft"),
        "form_url": reverse("doctors:application-form"),
        "back_url": reverse("doctors:application")
        if again
        else reverse("doctors:credentials")
        if request.standing.is_active
        else "",
        "is_first": not (is_renewal or again),
    }
    return page(request, "doctors/apply.html", section="credentials", context=context, status=status)


def _status(
    request: DoctorRequest,
    credential: Credential | None,
    *,
    form: AnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    assert credential is not None  # who has none is shown the form
    waits = credential.state == State.INFO_REQUIRED
    context: dict[str, Any] = {
        **application_page.status(
            credential, request.standing, DOCTOR, form=(form or _answer_form(credential)) if waits else None
        ),
        "actions": application_page.actions(
            credential, request.standing, lambda name: reverse(f"doctors:{name}")
        ),
        "papers": paper_rows.rows(credential, space="doctors") if waits else [],
        "sent_papers": [] if waits else paper_rows.sent(credential, space="doctors"),
        "put_url": reverse("doctors:paper-file"),
        "papers_url": reverse("doctors:papers"),
        "papers_hint": PAPERS_HINT,
        "answer_url": reverse("doctors:application-answer"),
    }
    return page(request, "doctors/status.html", section="credentials", context=context, status=status)


def _waiting_for_answer(request: DoctorRequest) -> Credential | None:
    found = request.standing.application
    return found if found is not None and found.state == State.INFO_REQUIRED else None


def _answer_form(credential: Credential, data: Any = None) -> AnswerForm:
    """A correction begins with what the certificate says, where the verifier wrote that down."""
    questions = applicant.questions(credential)
    current = {question.field: getattr(credential, question.field, "") for question in questions}
    read = {
        question.field: question.says
        for question in questions
        if question.says and question.field not in {"country", "licence_valid_until"}
    }
    return AnswerForm(data, like=DetailsForm, names=list(current), current={**current, **read})
