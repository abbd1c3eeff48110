"""The sentence a patient decides on; the asker reads the same one while writing it."""

from dataclasses import dataclass
from datetime import date, timedelta

from common import clock
from domain.consents import labels
from domain.consents.models import Request
from domain.consents.terms import EVERYTHING, Asked, Flag, Purpose, categories_in


@dataclass(frozen=True, slots=True)
class Sentence:
    """The parts of "Bob Harris wants to see your lab results and images of the last 12 months, for your
    treatment, until 12 December."; templates/partials/request_sentence.html puts them together. No `kinds`:
    everything. `older`: what is asked for whatever its date, beside that.
    """

    who: str
    kinds: list[str]
    back: str
    purpose: str
    until: str
    is_view: bool
    is_write: bool
    is_once: bool
    older: str = ""


def asked_of(request: Request) -> Asked:
    """What may be chosen at most, without the asker's words."""
    return Asked(
        purpose=Purpose(request.purpose),
        categories=request.categories,
        records_from=request.records_from,
        records_to=request.records_to,
        days=request.grant_days,
        flags=request.wants,
        scope_record=request.scope_record,
        all_dates=request.all_dates,
    )


def sentence_of(asked: Asked, *, who: str, on: date | None = None) -> Sentence:
    """`on` is the day it was asked, from which "the last 12 months" count; today where it is being
    written.
    """
    return Sentence(
        who=who,
        kinds=[]
        if asked.categories & EVERYTHING == EVERYTHING
        else [labels.kind_of(category) for category in categories_in(asked.categories)],
        back=labels.since(asked.records_from, asked=on),
        purpose=labels.purpose(asked.purpose),
        until=labels.dated(clock.now() + timedelta(days=asked.days)),
        is_view=bool(asked.flags & Flag.VIEW),
        is_write=bool(asked.flags & Flag.WRITE),
        is_once=bool(asked.flags & Flag.ONE_TIME),
        older=labels.never_missed(asked.all_dates) if asked.records_from else "",
    )


def of_request(request: Request) -> Sentence:
    return sentence_of(asked_of(request), who=request.user.name, on=request.asked_at.date())


def line(asked: Asked) -> str:
    """In a list: "Lab results and images, for your treatment"."""
    what = (
        "everything you did not hide"
        if asked.categories & EVERYTHING == EVERYTHING
        else labels.kinds(asked.categories)
    )
    what = what if asked.flags & Flag.VIEW else "to add records, seeing none"
    return f"{what[:1].upper()}{what[1:]}, {labels.purpose(asked.purpose)}"
