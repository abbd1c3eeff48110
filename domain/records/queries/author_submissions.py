"""What somebody wrote for patients and the ledger has not taken yet, or would not take.

Kinds and names of patients only: titles are sealed.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Q

from common import clock
from domain.accounts.models import User
from domain.ledger.queries import anchors
from domain.ledger.queries.anchors import AnchorStatus
from domain.records.models import RecordState, Version

#: A recorded one is named for so long after it was written, so that one sees it arrive.
NEWS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Submission:
    """`version` has its record and the patient loaded; `status` None: the ledger knows nothing of it yet."""

    version: Version
    status: AnchorStatus | None


def recent_by(user: User, *, limit: int = 8) -> list[Submission]:
    """For others than oneself, the newest first. Two SQL statements."""
    mine = Version.objects.filter(created_by=user, number=F("record__current")).exclude(
        record__patient__user=user
    )
    news = Q(record__state=RecordState.ANCHORED, created_at__gt=clock.now() - NEWS)
    found = mine.filter(Q(record__state__in=[RecordState.SUBMITTED, RecordState.REJECTED]) | news)
    rows = list(
        found.select_related("record__patient__user")
        .defer("body", "card", "words")
        .order_by("-created_at", "-pk")[:limit]
    )
    statuses = anchors.status_of([(row.record_id, row.number) for row in rows])
    return [Submission(row, statuses.get((row.record_id, row.number))) for row in rows]
