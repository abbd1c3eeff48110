"""Requests as lines: on Home, on Sharing, in the strip of every page."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from common import clock
from domain.consents import labels, sentences
from domain.consents.models import Request, RequestState


@dataclass(frozen=True, slots=True)
class RequestItem:
    """`left` is the time to answer, in words; `state` a RequestState."""

    id: UUID
    who: str
    detail: str
    line: str
    left: str
    state: RequestState
    at: datetime

    @property
    def left_words(self) -> str:
        return f"{self.left} left"


def request_item(request: Request) -> RequestItem:
    organisation = request.organisation.name if request.organisation else ""
    trade = getattr(getattr(request.user, "doctor", None), "specialty", "") or "Doctor"
    return RequestItem(
        id=request.pk,
        who=request.user.name,
        detail=", ".join(part for part in (trade[:1].upper() + trade[1:], organisation) if part),
        line=sentences.line(sentences.asked_of(request)),
        left=labels.left(request.expires_at),
        state=request.state_at(clock.now()),
        at=request.answered_at or request.asked_at,
    )
