"""What an applicant sees of an application: papers, questions, what happened so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.credentials.models import Credential, Paper


@dataclass(frozen=True, slots=True)
class Question:
    """What a verifier wrote about one field ("papers": about none of them)."""

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
    """One thing that happened: `what` is "sent", "taken" or an Outcome; `status` how far the ledger has it, or None where it is not told."""

    what: str
    at: datetime
    who: str = ""
    status: object = None
    fields: tuple[str, ...] = ()


def questions(credential: Credential) -> list[Question]:
    """Of the newest decision that sent it back; empty unless it waits for the applicant."""
    raise NotImplementedError


def papers(credential: Credential) -> Sequence[PaperRow]:
    """Papers of this application, oldest first; refused ones for ten minutes."""
    raise NotImplementedError


def steps(credential: Credential) -> list[Step]:
    """From the beginning to now."""
    raise NotImplementedError
