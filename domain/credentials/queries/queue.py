"""What waits for a verifier, by age or by when it is due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from domain.accounts.models import Doctor, User
from domain.accounts.roles import Role
from domain.credentials.blind_indexes import BlindIndexes
from domain.credentials.licence_fields import changed, fields_of, values_of
from domain.credentials.models import (
    WAITING,
    Credential,
    CredentialState,
    Decision,
    Outcome,
    Paper,
    PaperState,
    Submission,
)
from domain.credentials.queries.pagination import Page, after
from domain.credentials.queries.submissions import show_as_sent
from domain.organisations.models import OrganisationKind

State = CredentialState
SHOWS: Final[Mapping[str, Sequence[str]]] = {
    "waiting": WAITING,
    "answer": (State.INFO_REQUIRED,),
    "rejected": (State.REJECTED,),
}
SORTS: Final[Mapping[str, str]] = {"age": "submitted_at", "due": "due_at"}


@dataclass(frozen=True, slots=True)
class Filters:
    """`show` is a key of SHOWS, `role` a role or "", `sort` a key of SORTS."""

    show: str = "waiting"
    role: str = ""
    sort: str = "age"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One application.

    `certificate` is the SHA-256 of its first paper, "" without one; `changed` names what differs from the
    last sending.
    """

    credential: Credential
    name: str
    what: str
    number: str
    login: str
    address: str
    blood_group: str
    certificate: str
    papers: int
    changed: Sequence[str]
    decision: Decision | None

    @property
    def sent_at(self) -> datetime | None:
        return self.credential.submitted_at


def page(filters: Filters, *, cursor: str = "") -> Page[QueueRow]:
    """Fifty of them, as they were sent; six SQL statements and one question to the vault.

    Raises ValueError for no cursor of ours.
    """
    wanted = Credential.objects.filter(state__in=SHOWS[filters.show])
    if filters.role:
        wanted = wanted.filter(role=filters.role)
    rows, following = after(_loaded(wanted.filter(submitted_at__isnull=False,
    due_at__isnull=False)) if filters.sort == "due" else _loaded(wanted),
                            SORTS[filters.sort], cursor)  # fmt: skip
    show_as_sent(rows)
    return Page(_queue_rows(rows), following, wanted.count())


def around(credential: Credential) -> tuple[QueueRow, list[QueueRow]]:
    """One application (loaded as `access.for_verifier` does it), and the first page of the queue beside it.

    Four SQL statements, one question.
    """
    waiting, _ = after(_loaded(Credential.objects.filter(state__in=WAITING)), SORTS["age"], "")
    one, *rows = _queue_rows([credential, *waiting])
    return one, rows


def waiting() -> int:
    """How many, for the menu."""
    return Credential.objects.filter(state__in=WAITING).count()


def title_of(credential: Credential) -> str:
    """ "Doctor, renewal": who applies for what."""
    return f"{_who(credential)}{_why(credential)}"


def _queue_rows(rows: Sequence[Credential]) -> list[QueueRow]:
    """In their order."""
    ids = [row.pk for row in rows]
    papers, decisions, sendings, indexes = _papers(ids), _decisions(ids), _sendings(rows), BlindIndexes()
    return [_row(row, papers.get(row.pk, []), decisions.get(row.pk), sendings, indexes) for row in rows]


def _loaded(rows: QuerySet[Credential]) -> QuerySet[Credential]:
    return rows.select_related("user__doctor", "organisation__created_by", "reviewer", "renews")


def _papers(ids: Sequence[UUID]) -> dict[UUID, list[Paper]]:
    found: dict[UUID, list[Paper]] = {}
    for paper in (
        Paper.objects.filter(credential_id__in=ids, state=PaperState.STORED)
        .defer("body", "name")
        .order_by("added_at")
    ):
        found.setdefault(paper.credential_id, []).append(paper)
    return found


def _decisions(ids: Sequence[UUID]) -> dict[UUID, Decision]:
    """The newest of each."""
    rows = Decision.objects.filter(credential_id__in=ids).exclude(outcome=Outcome.SIGNED_AGAIN)
    return {
        row.credential_id: row
        for row in rows.select_related("verifier").order_by("credential_id", "-at").distinct("credential_id")
    }


def _sendings(rows: Sequence[Credential]) -> dict[UUID, dict[str, str]]:
    """What those that were sent again said before."""
    before = {row.pk: row.sendings - 1 for row in rows if row.sendings > 1}
    found = Submission.objects.filter(credential_id__in=before)
    return {each.credential_id: each.values for each in found if each.number == before[each.credential_id]}


def _row(
    row: Credential,
    papers: Sequence[Paper],
    decision: Decision | None,
    before: Mapping[UUID, dict[str, str]],
    indexes: BlindIndexes,
) -> QueueRow:
    account = row.user or (row.organisation.created_by if row.organisation else None)
    digest = indexes.mask(papers[0].pk, bytes(papers[0].plaintext_sha256)).hex() if papers else ""
    return QueueRow(
        credential=row,
        name=row.full_name,
        what=title_of(row),
        number=account.number if account else "",
        login=account.email if account else "",
        address=_address(row),
        blood_group=indexes.open_card(row.pk, row.holder_id, bytes(row.card)).get("blood_group", "")
        if row.card
        else "",
        certificate=digest,
        papers=len(papers),
        changed=changed(row, before.get(row.pk, {})),
        decision=decision,
    )


def _who(row: Credential) -> str:
    return (
        str(OrganisationKind(row.organisation.kind).label) if row.organisation else str(Role(row.role).label)
    )


def _why(row: Credential) -> str:
    if row.sendings > 1:
        return ", sent again"
    if row.renews is None:
        return ", first time"
    labels = {field.name: field.label.lower() for field in fields_of(row.role)}
    other = [labels[name] for name in changed(row, values_of(row.renews)) if name != "licence_valid_until"]
    return f", change of {' and '.join(other[:2])}" if other else ", renewal"


def _address(row: Credential) -> str:
    if row.organisation:
        return row.organisation.postal_address
    doctor = _doctor(row.user)
    return doctor.postal_address if doctor else ""


def _doctor(user: User | None) -> Doctor | None:
    return getattr(user, "doctor", None)
