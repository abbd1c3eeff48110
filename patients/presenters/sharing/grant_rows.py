"""Grants as lines of a table, for Sharing and for Home."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from common import clock
from domain.consents import labels
from domain.consents.models import Grant, GrantState
from domain.consents.queries import grants
from domain.consents.queries.grants import ListedGrant
from domain.consents.terms import Flag
from domain.ledger.queries.anchors import AnchorStatus

_ENDED = {
    GrantState.REVOKED: "Stopped",
    GrantState.SUPERSEDED: "Narrowed",
    GrantState.USED: "Used",
    GrantState.EXPIRED: "Ended",
    GrantState.REFUSED: "Could not be recorded",
}


@dataclass(frozen=True, slots=True)
class GrantRow:
    """`until` and `last` are words; `is_near`: it ends within days; `ended`: why it allows nothing any more,
    or empty.
    """

    id: UUID
    name: str
    detail: str
    is_organisation: bool
    what: str
    how: str
    until: str
    is_near: bool
    last: str
    uses: int
    ended: str
    ended_at: datetime | None
    is_paused: bool
    is_write_only: bool
    status: AnchorStatus | None
    request: UUID | None = None
    may_add: bool = False

    @property
    def until_words(self) -> str:
        return f"Ends {self.until[:1].lower()}{self.until[1:]}" if self.is_near else f"Until {self.until}"

    @property
    def until_inside(self) -> str:
        """Inside a sentence: "until 30 May 2027", "in 3 days": still."""
        return f"{self.until[:1].lower()}{self.until[1:]} at most" if self.is_near else f"until {self.until}"

    @property
    def what_inside(self) -> str:
        """Inside a sentence."""
        return f"{self.what[:1].lower()}{self.what[1:]}"

    @property
    def is_coming(self) -> bool:
        """Allowed, and not in the ledger yet: until then it opens nothing."""
        return not self.ended and not self.is_final

    @property
    def is_final(self) -> bool:
        return self.status is None or self.status.state in {"confirmed", "refused"}


def grant_row(line: ListedGrant) -> GrantRow:
    grant = line.grant
    ended = _ended(grant)
    since = f"{labels.purpose_of(grant.purposes)}, since {labels.dated(grant.granted_at)}"
    return GrantRow(
        id=grant.pk,
        name=line.name,
        detail=line.detail,
        is_organisation=grant.organisation_id is not None,
        what="Nothing any more" if ended else _what(grant),
        how=_when(ended, grant.revoked_at) if ended and grant.revoked_at else since,
        until=ended or labels.until(grant.until),
        is_near=not ended and labels.is_near(grant.until),
        last=labels.moment(grant.last_used_at) if grant.last_used_at else "Never" if ended else "Not yet",
        uses=grant.uses,
        ended=ended,
        ended_at=grant.revoked_at,
        is_paused=line.is_paused,
        is_write_only=not grant.allows & Flag.VIEW,
        status=line.status,
        request=grant.request_id,
    )


def merged_rows(lines: Sequence[ListedGrant]) -> list[GrantRow]:
    """What one Allow signed, for looking and for adding, is one line."""
    made = [grant_row(line) for line in lines]
    looking = {
        (found.request, found.ended != ""): found
        for found in made
        if not found.is_write_only and found.request
    }
    adding = {(found.request, found.ended != "") for found in made if found.is_write_only and found.request}
    joined = [
        replace(found, may_add=True)
        if (found.request, found.ended != "") in adding and not found.is_write_only
        else found
        for found in made
    ]
    return [
        found
        for found in joined
        if not (found.is_write_only and (found.request, found.ended != "") in looking)
    ]


def _what(grant: Grant) -> str:
    """With what is shown beside it whatever its date."""
    beside = grants.supplement_of(grant)
    if beside is None:
        return labels.scope(grant)
    return f"{labels.scope(grant)}, and {labels.never_missed(beside.categories)} whatever their date"


def _when(ended: str, at: datetime) -> str:
    """ "Stopped today, 18:12"."""
    said = labels.moment(at)
    return (
        f"{ended} {said[:1].lower()}{said[1:]}"
        if said.startswith(("Today", "Yesterday"))
        else f"{ended} {said}"
    )


def _ended(grant: Grant) -> str:
    return _ENDED.get(grant.state_at(clock.now()), "")
