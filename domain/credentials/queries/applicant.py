"""What an applicant sees of an application: papers, questions, what happened so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from common import clock
from domain.credentials import paper_names, reasons
from domain.credentials.licence_fields import PAPERS, fields_of
from domain.credentials.models import (
    Credential,
    CredentialState,
    Decision,
    OnChain,
    Outcome,
    Paper,
    PaperState,
    Submission,
)
from domain.ledger.queries import acts, anchors
from domain.ledger.queries.anchors import AnchorStatus

#: So long a refused paper is shown with its reason.
SHOWN: Final = timedelta(minutes=10)
_SENT_BACK: Final = {CredentialState.INFO_REQUIRED: Outcome.ASKED, CredentialState.REJECTED: Outcome.REJECTED}
_ENDED: Final = {CredentialState.SUSPENDED: Outcome.SUSPENDED, CredentialState.REVOKED: Outcome.REVOKED}


@dataclass(frozen=True, slots=True)
class Question:
    """What a verifier wrote about one field ("papers", "reason": about none of them)."""

    field: str
    label: str
    says: str
    reads: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper with its opened name."""

    paper: Paper
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened: `what` is "sent", "sent_again", "taken" or an Outcome; `status` how far the
    ledger has it (None: not told).
    """

    what: str
    at: datetime
    who: str = ""
    status: AnchorStatus | None = None
    fields: tuple[str, ...] = ()
    until: datetime | None = None
    source: str = ""


def questions(credential: Credential) -> list[Question]:
    """Of the newest decision that sent it back, suspended or revoked it; empty in every other state."""
    outcome = (_SENT_BACK | _ENDED).get(CredentialState(credential.state))
    if outcome is None:
        return []
    rows = Decision.objects.filter(credential=credential, outcome=outcome).select_related(
        "verifier", "credential"
    )
    decision = rows.order_by("-at").first()
    return _questions(decision) if decision else []


def papers(credential: Credential) -> Sequence[PaperRow]:
    """Papers of this application, oldest first; refused ones for ten minutes."""
    over = Q(state=PaperState.REFUSED, added_at__lt=clock.now() - SHOWN) | Q(state=PaperState.RECEIVING)
    rows = (
        Paper.objects.filter(credential=credential)
        .exclude(over)
        .select_related("credential")
        .defer("body")
        .order_by("added_at")
    )
    return [PaperRow(row, paper_names.opened(row)) for row in rows]


def sent_papers(credential: Credential) -> list[tuple[PaperRow, bool]]:
    """Papers that are kept, oldest first, each with whether it went with the newest sending: one added since
    has been read by nobody.
    """
    last = Submission.objects.filter(credential=credential, number=credential.sendings).first()
    went = set(last.papers) if last else set()
    return [
        (row, bytes(row.paper.ciphertext_sha256).hex() in went)
        for row in papers(credential)
        if row.paper.state == PaperState.STORED
    ]


def steps(credential: Credential) -> list[Step]:
    """From the beginning to now."""
    sendings = list(Submission.objects.filter(credential=credential).order_by("number"))
    decisions = list(
        Decision.objects.filter(credential=credential)
        .exclude(outcome=Outcome.SIGNED_AGAIN)
        .select_related("verifier", "credential")
    )
    known = anchors.status_of(
        [(credential.pk, row.number) for row in sendings] + [(row.pk, 1) for row in decisions]
    )
    enrolled = acts.status_of([(credential.pk, "enrolment")]).get((credential.pk, "enrolment"))
    found = [_sent(row, known) for row in sendings] + [
        _decided(row, known, enrolled, credential.sequence) for row in decisions
    ]
    if credential.reviewer and credential.state == CredentialState.UNDER_REVIEW:
        found.append(Step("taken", clock.now(), who=credential.reviewer.name))
    return sorted(found, key=lambda step: step.at)


def _questions(decision: Decision) -> list[Question]:
    labels = {field.name: field.label for field in fields_of(decision.credential.role)} | {
        PAPERS: "Another paper"
    }
    who, at = decision.verifier.name, decision.at
    return [
        Question(name, labels.get(name, ""), each.says, each.reads, who, at)
        for name, each in reasons.opened(decision).items()
    ]


def _sent(row: Submission, known: dict[tuple[UUID, int], AnchorStatus]) -> Step:
    return Step(
        "sent" if row.number == 1 else "sent_again", row.at, status=known.get((row.credential_id, row.number))
    )


def _decided(
    row: Decision, known: dict[tuple[UUID, int], AnchorStatus], enrolled: AnchorStatus | None, newest: int
) -> Step:
    """What the chain must know counts as recorded when the chain has it; anything else when its evidence is
    anchored.
    """
    status = known.get((row.pk, 1))
    if row.on_chain != OnChain.NOTHING and row.sequence == newest:
        status = enrolled
    fields = (
        tuple(question.label for question in _questions(row)) if row.outcome in _SENT_BACK.values() else ()
    )
    return Step(row.outcome, row.at, row.verifier.name, status, fields, row.valid_until, row.source_register)
