"""Papers of an application, as their rows show them."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from domain.credentials import paper_names
from domain.credentials.models import Credential, Paper, PaperKind, PaperState
from domain.credentials.models.credential import EDITABLE
from domain.credentials.queries import applicant


@dataclass(frozen=True, slots=True)
class PaperRow:
    """What licence_applications/_application_paper.html wants."""

    id: UUID
    state: str
    kind: str
    name: str
    size: int
    icon: str
    tone: str
    sign: str
    words: str
    kind_label: str = ""
    reason: str = ""
    advice: str = ""
    remove_url: str = ""
    at: datetime | None = None


_SIGNS = {
    PaperState.STORED: ("good", "lock", "Stored, sealed"),
    PaperState.REFUSED: ("bad", "circle-x", "Refused"),
    PaperState.RECEIVING: ("wait", "loader-2", "Being stored"),
}
_SENT = {True: ("good", "lock", "Sent, sealed"), False: ("wait", "clock", "Not sent yet")}
_SHORT = {PaperKind.LICENCE: "Certificate", PaperKind.SPECIALTY: "Certificate of the specialty"}


def rows(credential: Credential | None, *, space: str) -> list[PaperRow]:
    """`space` is the portal whose address removes a paper ("doctors")."""
    return (
        [row(found.paper, found.name, space=space) for found in applicant.papers(credential)]
        if credential
        else []
    )


def sent(credential: Credential, *, space: str) -> list[PaperRow]:
    """What its applicant reads back: when each was added, and whether the verifiers have it.

    Here nothing is removed.
    """
    return [
        _as_sent(row(found.paper, found.name, space=space), found.paper, went=went)
        for found, went in applicant.sent_papers(credential)
    ]


def row(paper: Paper, name: str = "", *, space: str) -> PaperRow:
    tone, sign, words = _SIGNS[PaperState(paper.state)]
    removable = paper.state == PaperState.STORED and paper.credential.state in EDITABLE
    return PaperRow(
        id=paper.pk,
        state=str(paper.state),
        kind=str(paper.kind),
        name=name or paper_names.opened(paper),
        size=paper.size,
        icon=_icon(paper.content_type),
        tone=tone,
        sign=sign,
        words=words,
        kind_label=_SHORT.get(PaperKind(paper.kind), PaperKind(paper.kind).label),
        reason=paper.reason,
        advice=paper.advice,
        remove_url=reverse(f"{space}:paper-remove", args=[paper.pk]) if removable else "",
    )


def _as_sent(shown: PaperRow, paper: Paper, *, went: bool) -> PaperRow:
    tone, sign, words = _SENT[went]
    return replace(shown, tone=tone, sign=sign, words=words, remove_url="", at=paper.added_at)


def _icon(content_type: str) -> str:
    if content_type == "application/pdf":
        return "file-type-pdf"
    return "photo" if content_type.startswith("image/") else "file"
