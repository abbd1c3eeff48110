"""An application as its page shows it: what it says at its head, what is asked, what happened so far."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime

from domain.credentials.licence_fields import PAPERS, fields_of, read
from domain.credentials.models import Credential
from domain.credentials.models import CredentialState as State
from domain.credentials.queries import applicant
from domain.credentials.queries.applicant import Question, Step
from domain.credentials.queries.licence_standing import Standing
from domain.credentials.queries.submissions import show_as_sent
from domain.ledger.queries.anchors import AnchorStatus
from licence_applications.forms import AnswerForm
from licence_applications.presenters.labels import STEPS, Words, count


@dataclass(frozen=True, slots=True)
class Head:
    """The title is a fact."""

    title: str
    lead: str
    tone: str
    icon: str
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the trail; `status` is how far the ledger has it, where it is told."""

    title: str
    detail: str
    state: str
    tone: str
    icon: str
    status: AnchorStatus | None = None


def head(
    credential: Credential, standing: Standing, words: Words, questions: Sequence[Question] = ()
) -> Head:
    state = State(credential.state)
    if state in (State.SUBMITTED, State.UNDER_REVIEW):
        lead = "Usually answered within two days. We write to you; there is nothing to do until then."
        return Head("Your application is with the verifiers", lead, "wait", "progress", "Under review")
    if state == State.INFO_REQUIRED:
        return _asked_head(credential, words, questions)
    if state == State.REJECTED:
        lead = "Read why below. Correct it and resubmit; nothing you sent is lost."
        return Head("A verifier could not approve this", lead, "bad", "circle-x", "Rejected")
    if state == State.SUSPENDED:
        return Head(words.suspended, words.suspended_lead, "bad", "lock", "Suspended")
    if state == State.REVOKED:
        return Head(words.revoked, words.revoked_lead, "bad", "circle-x", "Revoked")
    if not standing.is_active:
        ended = words.ended.format(day=_day(standing.valid_until or credential.valid_until))
        return Head(ended, words.ended_lead, "bad", "calendar-x", "Expired")
    until = words.works_until.format(day=_day(credential.valid_until, exact=True))
    return Head(
        until,
        "We remind you 90, 60, 30 and 7 days before the end.",
        "good",
        "rosette-discount-check",
        "Licence valid",
    )


def status(
    credential: Credential, standing: Standing, words: Words, *, form: AnswerForm | None
) -> dict[str, Any]:
    """What _application_status.html shows to anybody.

    `form` is there where a verifier's questions are to be answered by this person.
    """
    questions = applicant.questions(credential)
    waits = form is not None
    if credential.state == State.REJECTED:
        show_as_sent([credential])  # what is mended meanwhile stands in its form
    return {
        "words": words,
        "head": head(credential, standing, words, questions),
        "form": form,
        "questions": asked(questions, credential, form) if waits else [],
        "reasons": [] if waits else reasons(credential),
        "fields": fields(
            credential, but=[question.field for question in questions] if waits else [], same=waits
        ),
        "fields_title": "The other fields" if waits else words.sent,
        "steps": trail(credential, words),
        "pending": credential.state in (State.SUBMITTED, State.UNDER_REVIEW),
    }


def reasons(credential: Credential | None) -> list[tuple[str, str]]:
    """What the verifier wrote, with the label of its field."""
    return (
        [(question.label, question.reads) for question in applicant.questions(credential)]
        if credential
        else []
    )


def actions(credential: Credential, standing: Standing, url: Callable[[str], str]) -> dict[str, str]:
    """Addresses of what can be done about it now; `url` gives those of the portal."""
    state = State(credential.state)
    if state in (State.SUBMITTED, State.UNDER_REVIEW):
        return {"withdraw_url": url("application-withdraw")}
    if state == State.REJECTED:
        return {"again_url": url("application-form")}
    if standing.is_active:
        return {"home_url": url("home")}
    return (
        {"renew_url": url("application-begin")}
        if state not in (State.SUSPENDED, State.REVOKED, State.INFO_REQUIRED)
        else {}
    )


def fields(credential: Credential, *, but: Sequence[str] = (), same: bool = False) -> list[dict[str, object]]:
    """The stated fields in their order, without those shown elsewhere on the page.

    `same`: a verifier found each as on the papers.
    """
    return [
        {
            "label": field.label,
            "value": value(credential, field.name),
            "mono": field.is_code,
            "judged": "same" if same else "",
        }
        for field in fields_of(credential.role)
        if field.name not in but
    ]


def value(credential: Credential, name: str) -> str:
    """A field as people read it; nothing for what is no field."""
    return "" if name == PAPERS else read(name, getattr(credential, name))


def trail(credential: Credential, words: Words) -> list[Shown]:
    """What happened, and what comes next."""
    happened = [_step(step) for step in applicant.steps(credential)]
    if credential.state in (State.SUBMITTED, State.UNDER_REVIEW, State.INFO_REQUIRED):
        is_taken = credential.state != State.SUBMITTED
        waits = [] if is_taken else [Shown("With a verifier", "Somebody takes it soon", "now", "accent", "")]
        return [
            *happened,
            *waits,
            Shown("Approved until a date", words.at_latest, "later", "", "calendar-check"),
        ]
    return happened


def asked(questions: Sequence[Question], credential: Credential, form: Any) -> list[dict[str, Any]]:
    """Each question with its two ways to answer (`form`: licence_applications.forms.AnswerForm); about papers
    there is one: to add another.
    """
    found = []
    for question in questions:
        is_field = question.field in getattr(form, "names", ())
        found.append(
            {
                "name": question.field,
                "label": question.label,
                "value": value(credential, question.field),
                "words": question.reads,
                "says": question.says,
                "by": question.by,
                "at": question.at,
                "input": form[question.field] if is_field else None,
                "way": form[f"way_{question.field}"].value() if is_field else "",
            }
        )
    return found


def _asked_head(credential: Credential, words: Words, questions: Sequence[Question]) -> Head:
    due = (
        f"Answer by {_day(credential.due_at)}; nothing you sent is lost."
        if credential.due_at
        else "Nothing you sent is lost."
    )
    total = len(fields_of(credential.role))
    same = total - sum(1 for question in questions if question.field != PAPERS)
    matching = f"{count(same)} of {count(total).lower()} fields match {words.proof}." if same else ""
    one = len(questions) == 1
    title = f"{'One answer' if one else f'{count(len(questions))} answers'}, and it goes back to the verifier"
    return Head(title, f"{matching} {due}".strip(), "warn", "message-question", "Answer needed")


def _step(step: Step) -> Shown:
    title, tone, icon = STEPS[step.what]
    if step.fields:
        title = f"{title}: {', '.join(label.lower() for label in step.fields)}"
    detail = ", ".join(part for part in (step.who, date_format(localtime(step.at), "j F, H:i")) if part)
    status = step.status if isinstance(step.status, AnchorStatus) else None
    return Shown(title, detail, "done", tone, icon, status)


def _day(at: datetime | None, *, exact: bool = False) -> str:
    return date_format(localtime(at), "j F Y" if exact else "j F") if at else "a day that is not known"
