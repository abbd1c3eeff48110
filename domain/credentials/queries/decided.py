"""Who decided what, when; and what ends soon."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from common import clock
from domain.accounts.models import User
from domain.credentials.models import OPEN, Credential, CredentialState, Decision, OnChain, Submission
from domain.credentials.queries.pagination import Page, after

State = CredentialState
AHEAD: Final = timedelta(days=90)
BEHIND: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Decided:
    """`about` is what the application said when it was decided upon, by field; the credential says what it
    says today.
    """

    decision: Decision
    about: Mapping[str, str]


def page(*, outcome: str = "", by: User | None = None, cursor: str = "") -> Page[Decided]:
    """The newest first, with verifier; two SQL statements. Raises ValueError for no cursor of ours."""
    wanted = Decision.objects.all()
    if outcome:
        wanted = wanted.filter(outcome=outcome)
    if by is not None:
        wanted = wanted.filter(verifier=by)
    rows, following = after(_with_sending(wanted.select_related("verifier").defer("reasons")), "-at", cursor)
    return Page([_decided(row) for row in rows], following, wanted.count())


def of_credential(credential: Credential) -> list[Decided]:
    """The newest first, with the verifiers and the credential."""
    rows = (
        Decision.objects.filter(credential=credential)
        .select_related("verifier", "credential")
        .order_by("-at")
    )
    return [_decided(row) for row in _with_sending(rows)]


def not_taken() -> list[Decision]:
    """What the chain did not take and nobody signed again."""
    later = Decision.objects.filter(credential=OuterRef("credential"), at__gt=OuterRef("at")).exclude(
        on_chain=OnChain.NOTHING
    )
    rows = Decision.objects.filter(~Exists(later), on_chain=OnChain.REFUSED)
    return list(rows.select_related("credential", "verifier").order_by("at")[:50])


def is_not_taken(decisions: Sequence[Decision]) -> bool:
    """Whether the chain did not take what was decided last; of all decisions on one licence, the newest
    first.
    """
    moved = [row for row in decisions if row.on_chain != OnChain.NOTHING]
    return bool(moved) and moved[0].on_chain == OnChain.REFUSED


@dataclass(frozen=True, slots=True)
class Ending:
    """`renewal` is the open application that renews it, if there is one."""

    credential: Credential
    days: int
    renewal: UUID | None


def expiring(*, cursor: str = "") -> Page[Ending]:
    """What ends within ninety days, or ended within the last thirty; the soonest first.

    Raises ValueError for no cursor of ours.
    """
    now = clock.now()
    counts = Q(state__in=[State.APPROVED, State.RENEWAL_DUE]) | Q(state=State.EXPIRED)
    wanted = Credential.objects.filter(counts, valid_until__lte=now + AHEAD, valid_until__gt=now - BEHIND)
    rows, following = after(wanted.select_related("user", "organisation"), "valid_until", cursor)
    renewals = dict(
        Credential.objects.filter(renews__in=rows, state__in=OPEN)
        .exclude(state=State.DRAFT)
        .values_list("renews_id", "pk")
    )
    return Page(
        [Ending(row, row.days_left(now), renewals.get(row.pk)) for row in rows], following, wanted.count()
    )


def expiring_count() -> int:
    """How many end within ninety days, for the menu."""
    now = clock.now()
    return Credential.objects.filter(
        state__in=[State.APPROVED, State.RENEWAL_DUE], valid_until__gt=now, valid_until__lte=now + AHEAD
    ).count()


def _with_sending(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    """With what was sent last before each: nothing is sent while it waits, and nothing decided while it does
    not.
    """
    sent = Submission.objects.filter(credential=OuterRef("credential"), at__lte=OuterRef("at")).order_by(
        "-number"
    )
    return rows.annotate(sent=Subquery(sent.values("values")[:1]))


def _decided(row: Decision) -> Decided:
    return Decided(row, getattr(row, "sent", None) or {})
