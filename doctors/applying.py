"""An application as its page shows it: what it says at its head, what is asked, what happened so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from common import countries
from domain.credentials.claims import PAPERS, fields_of
from domain.credentials.models import Credential, Outcome
from domain.credentials.models import CredentialState as State
from domain.credentials.queries import applicant
from domain.credentials.queries.applicant import Question, Step
from domain.credentials.queries.standing import Standing
from domain.ledger.queries.anchors import AnchorStatus


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
    """One line of the trail."""

    title: str
    detail: str
    state: str
    tone: str
    icon: str
    status: AnchorStatus | None = None


def head(credential: Credential, standing: Standing, questions: Sequence[Question] = ()) -> Head:
    state = State(credential.state)
    if state in (State.SUBMITTED, State.UNDER_REVIEW):
        lead = "Usually answered within two days. We write to you; there is nothing to do until then."
        return Head("Your application is with the verifiers", lead, "wait", "progress", "Under review")
    if state == State.INFO_REQUIRED:
        due = f"Answer by {_day(credential.due_at)}; nothing you sent is lost." if credential.due_at else "Nothing you sent is lost."
        title = (
            "One answer, and it goes back to the verifier"
            if len(questions) == 1
            else f"{_count(len(questions))} answers, and it goes back to the verifier"
        )
        return Head(title, f"{_matching(credential, questions)} {due}".strip(), "warn", "message-question", "Answer needed")
    if state == State.REJECTED:
        return Head(
            "A verifier could not approve this", "Read why below. Mend it and send it again; nothing you sent is lost.", "bad", "circle-x", "Rejected"
        )
    if state == State.SUSPENDED:
        lead = "You can see and do nothing here until a verifier lifts it. Nothing of yours is lost; patients read that your licence is suspended."
        return Head("Your licence is suspended here", lead, "bad", "lock", "Suspended")
    if state == State.REVOKED:
        return Head(
            "Your licence is revoked here",
            "This is final for this licence. What you recorded stays recorded. Write to your administrator if it is a mistake.",
            "bad",
            "circle-x",
            "Revoked",
        )
    if not standing.is_active:
        lead = "Since then you can see and do nothing here. Send the new licence: what is shared with you opens again with it, if it has not ended."
        return Head(f"Your licence ended on {_day(standing.valid_until or credential.valid_until)}", lead, "bad", "calendar-x", "Expired")
    lead = "We remind you 90, 60, 30 and 7 days before the end."
    return Head(f"You can work until {_day(credential.valid_until, exact=True)}", lead, "good", "rosette-discount-check", "Licence valid")


def fields(credential: Credential, *, but: Sequence[str] = (), same: bool = False) -> list[dict[str, object]]:
    """The claimed fields in their order, without those that stand elsewhere on the page. `same`: a verifier found each as on the certificate."""
    return [
        {"label": field.label, "value": _text(field.name, getattr(credential, field.name)), "mono": field.is_code, "judged": "same" if same else ""}
        for field in fields_of(credential.role)
        if field.name not in but
    ]


def value(credential: Credential, name: str) -> str:
    """A field as people read it; nothing for what is no field."""
    return _text(name, getattr(credential, name)) if name != PAPERS else ""


def trail(credential: Credential) -> list[Shown]:
    """What happened, and what comes next."""
    happened = [_step(step) for step in applicant.steps(credential)]
    if credential.state in (State.SUBMITTED, State.UNDER_REVIEW, State.INFO_REQUIRED):
        is_taken = credential.state != State.SUBMITTED
        waits = [] if is_taken else [Shown("With a verifier", "Somebody takes it soon", "now", "accent", "")]
        return [*happened, *waits, Shown("Approved until a date", "At the latest the end of your licence", "later", "", "calendar-check")]
    return happened


def next_steps(*, sent: bool = False) -> list[dict[str, str]]:
    """What happens next, for somebody who has not sent anything yet."""
    return [
        {"title": "Account made", "detail": "E-mail confirmed", "state": "done"},
        {"title": "You send licence and certificates", "detail": "You can stop and go on later", "state": "now"},
        {"title": "A verifier compares them", "detail": "You may be asked about single fields", "state": "later"},
        {"title": "You can work, until a date", "detail": "Until then you see only this page", "state": "later"},
    ]


_WORDS = {
    "sent": ("Sent", "good", "check"),
    "taken": ("With a verifier", "good", "check"),
    Outcome.ASKED: ("Answer needed", "warn", "message-question"),
    Outcome.REJECTED: ("Not approved", "bad", "x"),
    Outcome.APPROVED: ("Approved until a date", "good", "check"),
    Outcome.SUSPENDED: ("Suspended", "bad", "lock"),
    Outcome.RESUMED: ("In force again", "good", "check"),
    Outcome.REVOKED: ("Revoked", "bad", "x"),
    Outcome.SIGNED_AGAIN: ("Put on the ledger again", "good", "check"),
}


def _step(step: Step) -> Shown:
    title, tone, icon = _WORDS[step.what]
    if step.fields:
        title = f"{title}: {', '.join(label.lower() for label in step.fields)}"
    detail = ", ".join(part for part in (step.who, _moment(step.at)) if part)
    status = step.status if isinstance(step.status, AnchorStatus) else None
    return Shown(title, detail, "done", tone, icon, status)


def actions(credential: Credential, standing: Standing) -> dict[str, str]:
    """Addresses of what can be done now."""
    state = State(credential.state)
    if state in (State.SUBMITTED, State.UNDER_REVIEW):
        return {"withdraw_url": reverse("doctors:application-withdraw")}
    if state == State.REJECTED:
        return {"again_url": reverse("doctors:application-form")}
    if standing.is_active:
        return {"home_url": reverse("doctors:home")}
    return {"renew_url": reverse("doctors:application-begin")} if state not in (State.SUSPENDED, State.REVOKED) else {}


def asked(questions: Sequence[Question], credential: Credential, form: Any) -> list[dict[str, Any]]:
    """Each question with its two ways to answer; about papers there is one: to add another."""
    found = []
    for question in questions:
        is_field = question.field in getattr(form, "names", ())
        way = form[f"way_{question.field}"].value() if is_field else ""
        input = form[question.field] if is_field else None
        found.append(
            {
                "name": question.field,
                "label": question.label,
                "value": value(credential, question.field),
                "words": question.says,
                "by": question.by,
                "at": question.at,
                "input": input,
                "way": way,
            }
        )
    return found


def _matching(credential: Credential, questions: Sequence[Question]) -> str:
    total = len(fields_of(credential.role))
    same = total - sum(1 for question in questions if question.field != PAPERS)
    return f"{_count(same)} of {_count(total).lower()} fields match your certificate." if same else ""


def _text(name: str, found: object) -> str:
    if name == "country":
        return countries.name_of(str(found)) if found else ""
    return date_format(found, "j F Y") if isinstance(found, date) else str(found or "")


def _count(number: int) -> str:
    words = ("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
    return words[number] if number < len(words) else str(number)


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "j F, H:i")


def _day(at: datetime | None, *, exact: bool = False) -> str:
    return date_format(localtime(at), "j F Y" if exact else "j F") if at else "a day that is not known"
