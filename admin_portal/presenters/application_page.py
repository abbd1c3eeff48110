"""An application as its template wants it: papers with their names and digests, what is known from elsewhere,
what happened so far.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from admin_portal.guards import VerifierRequest
from admin_portal.presenters import queue_page
from common import clock
from domain.credentials import holders, paper_names, reasons
from domain.credentials.blind_indexes import BlindIndexes
from domain.credentials.licence_fields import PAPERS, changed, fields_of, parsed, read
from domain.credentials.models import (
    IN_FORCE,
    WAITING,
    Credential,
    CredentialState,
    Decision,
    OnChain,
    Paper,
    PaperState,
)
from domain.credentials.queries import decided, duplicates, queue
from domain.credentials.queries.decided import Decided

State = CredentialState


@dataclass(frozen=True, slots=True)
class Shown:
    """A stored paper: `digest` is the SHA-256 of the file, `of` the application it came with where that is an
    earlier one.
    """

    paper: Paper
    name: str
    digest: str
    pages: list[str]
    is_earlier: bool
    is_new: bool


def papers(credential: Credential, decisions: Sequence[Decision]) -> list[Shown]:
    """Of this application first; then of the licence that it renews."""
    mine = _stored(credential)
    before = _stored(credential.renews) if credential.renews else []
    sent_back, indexes = max((row.at for row in decisions), default=None), BlindIndexes()
    return [_shown(each, indexes, credential, sent_back) for each in [*mine, *before]]


def context(request: VerifierRequest, credential: Credential) -> dict[str, Any]:
    """What stands around the comparison (`credential` as `access.for_verifier` loads it)."""
    found = decided.of_credential(credential)
    decisions = [each.decision for each in found]
    shown, (row, waiting) = papers(credential, decisions), queue.around(credential)
    return {
        "credential": credential,
        "row": row,
        "papers": shown,
        "paper": chosen(shown, request.GET.get("paper", "")),
        "beside": queue_page.rows(waiting),
        "twins": duplicates.twins_of(credential),
        "decisions": history(credential, found),
        "is_moving": any(each.on_chain == OnChain.WAITING for each in decisions),
        "is_own": holders.is_own(request.user, credential),
        "is_waiting": credential.state in WAITING,
        "is_in_force": credential.state in IN_FORCE,
        "acts": acts(credential, decisions),
        "lapsed": credential.state in (State.APPROVED, State.RENEWAL_DUE)
        and not credential.is_active(clock.now()),
    }


def chosen(shown: Sequence[Shown], wanted: str) -> Shown | None:
    """The paper that was picked; else what is new since it was sent back, else the first."""
    picked = (each for each in shown if str(each.paper.pk) == wanted)
    return next(picked, next((each for each in shown if each.is_new), shown[0] if shown else None))


def acts(credential: Credential, decisions: Sequence[Decision]) -> list[dict[str, str]]:
    """What may be done with a licence, as links to the page that asks once more."""
    known = {
        State.APPROVED: ("suspend", "revoke"), State.RENEWAL_DUE: ("suspend", "revoke"),
        State.SUSPENDED: ("resume", "revoke"),
        State.EXPIRED: ("revoke",),
    }.get(State(credential.state), ())  # fmt: skip
    labels = {"suspend": "Suspend", "resume": "Resume", "revoke": "Revoke"}
    found = [
        {"label": labels[act], "url": reverse(f"admin_portal:{act}", args=[credential.pk]), "act": act}
        for act in known
    ]
    if decided.is_not_taken(decisions):
        found.insert(
            0,
            {
                "label": "Sign again",
                "url": reverse("admin_portal:sign-again", args=[credential.pk]),
                "act": "sign-again",
            },
        )
    return found


def history(credential: Credential, decisions: Sequence[Decided]) -> list[dict[str, Any]]:
    """With what was written to the applicant, and what stood there then and does not now."""
    labels = {each.name: each.label for each in fields_of(credential.role)} | {
        PAPERS: "Another paper",
        reasons.REASON: "",
    }
    return [
        {
            "row": each.decision,
            "then": [
                (labels[name], read(name, parsed(name, each.about[name])))
                for name in changed(credential, dict(each.about))
            ],
            "reasons": [
                (labels.get(name, ""), reason) for name, reason in reasons.opened(each.decision).items()
            ],
        }
        for each in decisions
    ]


def _stored(credential: Credential) -> list[Paper]:
    rows = (
        Paper.objects.filter(credential=credential, state=PaperState.STORED)
        .select_related("credential")
        .defer("body")
    )
    return list(rows.order_by("added_at"))


def _shown(paper: Paper, indexes: BlindIndexes, credential: Credential, sent_back: datetime | None) -> Shown:
    return Shown(
        paper=paper,
        name=paper_names.opened(paper),
        digest=indexes.mask(paper.pk, bytes(paper.plaintext_sha256)).hex(),
        pages=[reverse("admin_portal:paper-page", args=[paper.pk, index]) for index in range(paper.pages)],
        is_earlier=paper.credential_id != credential.pk,
        is_new=sent_back is not None and paper.added_at > sent_back,
    )
