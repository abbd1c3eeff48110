"""People and requests as the doctor's lists show them: the state in a word, and the next step as the row's
button.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from charting.presenters.people import SOON, age_line, ends_label, until_label
from common import clock, ids
from domain.consents import labels
from domain.consents.models import Request, RequestState
from domain.consents.queries.patient_list import ListedPatient
from domain.consents.terms import PURPOSE_LABELS, Flag, Purpose


@dataclass(frozen=True, slots=True)
class PatientRow:
    """What the tables of doctors/ want."""

    name: str
    line: str
    number: str
    tone: str
    icon: str
    words: str
    url: str = ""
    scope: str = ""
    what: str = ""
    action: str = ""
    action_url: str = ""
    withdraw_url: str = ""
    is_past: bool = False


def patient_row(line: ListedPatient) -> PatientRow:
    patient = line.patient
    tone, icon, said = _state(line)
    action, url = _step(line)
    return PatientRow(
        name=patient.name,
        line=age_line(patient) if not line.is_former else "Your patient before",
        number=patient.user.number,
        tone=tone,
        icon=icon,
        words=said,
        url=reverse("doctors:chart", args=[patient.pk]),
        scope="You may add to the record" if line.may_write else "",
        action=action,
        action_url=url,
        is_past=line.is_former,
    )


def request_row(found: Request) -> PatientRow:
    """A request of the doctor's own, or an offer."""
    state = found.state_at(clock.now())
    tone, icon, said = _ANSWERS[state]
    patient, is_open = found.patient, state == RequestState.REQUESTED
    is_known = state in (RequestState.GRANTED, RequestState.PARTLY_GRANTED)
    return PatientRow(
        # A name is shown to whom the patient let in; before that there is the number.
        name=patient.name if is_known else ids.format_account_number(patient.user.number),
        line=_asked_line(found, state),
        number=patient.user.number if is_known else "",
        tone=tone,
        icon=icon,
        words=f"{labels.left(found.expires_at)} left" if is_open else said,
        what=_what(found),
        url=reverse("doctors:chart", args=[patient.pk]) if is_known else "",
        withdraw_url=reverse("doctors:request-withdraw", args=[found.pk])
        if is_open and not found.is_offer
        else "",
        action="Open chart" if is_known else "",
        action_url=reverse("doctors:chart", args=[patient.pk]) if is_known else "",
        is_past=not is_open and not is_known,
    )


_ANSWERS = {
    RequestState.REQUESTED: ("wait", "clock", "Waiting"),
    RequestState.GRANTED: ("good", "circle-check", "Allowed"),
    RequestState.PARTLY_GRANTED: ("good", "circle-check", "Allowed in part"),
    RequestState.DENIED: ("none", "circle-x", "Said no"),
    RequestState.EXPIRED: ("none", "clock-off", "Expired"),
    RequestState.WITHDRAWN: ("none", "arrow-back-up", "Withdrawn"),
}


def _what(found: Request) -> str:
    said = labels.kinds(found.categories) if found.wants & Flag.VIEW else "to add records, reading none"
    return f"{said[:1].upper()}{said[1:]}. {PURPOSE_LABELS[Purpose(found.purpose)]}"


def _asked_line(found: Request, state: RequestState) -> str:
    if state == RequestState.REQUESTED:
        return f"Asked {labels.moment(found.asked_at).lower()}" if not found.is_offer else "Offered to you"
    if found.grant and state in (RequestState.GRANTED, RequestState.PARTLY_GRANTED):
        return (
            f"{'Offered by the patient, until' if found.is_offer else 'Until'} "
            f"{labels.dated(found.grant.until)}"
        )
    if state == RequestState.EXPIRED:
        return "Nobody answered within 72 hours"
    return f"{labels.moment(found.answered_at)}" if found.answered_at else ""


def _state(line: ListedPatient) -> tuple[str, str, str]:
    now = timezone.now()
    if line.until is not None:
        if line.until - now <= SOON:
            return ("warn", "clock-exclamation", ends_label(line.until))
        return ("good", "circle-check", until_label(line.until))
    if line.waiting:
        return ("wait", "clock", f"Asked, {labels.left(line.waiting.expires_at)} left")
    if line.ended_at:
        return ("none", "lock", f"Access ended on {labels.dated(line.ended_at)}")
    return ("none", "lock", "Nothing shared for reading")


def _step(line: ListedPatient) -> tuple[str, str]:
    chart, ask = (
        reverse("doctors:chart", args=[line.patient.pk]),
        reverse("doctors:ask-again", args=[line.patient.pk]),
    )
    if line.until is not None:
        is_ending = line.until - timezone.now() <= SOON and not line.waiting
        return ("Ask to renew", ask) if is_ending else ("Open chart", chart)
    if line.waiting:
        return ("See the request", reverse("doctors:requests"))
    return ("Ask again" if line.ended_at else "Ask for access", ask)
