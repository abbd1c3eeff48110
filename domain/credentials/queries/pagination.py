"""Pages of fifty by what they are sorted by: a place in the list stays a place while rows come and go before
it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

ROWS: Final = 50
Row = TypeVar("Row")
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """`next` is the cursor of the following page, "" at the end; `total` counts all pages."""

    rows: Sequence[Row] = field(default_factory=list)
    next: str = ""
    total: int = 0


def after(rows: QuerySet[M], by: str, cursor: str) -> tuple[list[M], str]:
    """The rows behind the cursor, sorted by that column (and the id); "-" in front: the largest first.

    Raises ValueError for no cursor of ours.
    """
    column, is_down = by.lstrip("-"), by.startswith("-")
    ordered = rows.order_by(by, "-pk" if is_down else "pk")
    if cursor:
        at, row_id = _parsed(cursor)
        way = "lt" if is_down else "gt"
        ordered = ordered.filter(Q(**{f"{column}__{way}": at}) | Q(**{column: at, f"pk__{way}": row_id}))
    found = list(ordered[: ROWS + 1])
    return found[:ROWS], _cursor(found[ROWS - 1], column) if len(found) > ROWS else ""


def _cursor(row: Any, column: str) -> str:
    moment: datetime = getattr(row, column)
    return f"{moment.astimezone(UTC).strftime('%Y%m%d%H%M%S%f')}-{row.pk.hex}"


def _parsed(cursor: str) -> tuple[datetime, UUID]:
    at, _, row_id = cursor.partition("-")
    return datetime.strptime(at, "%Y%m%d%H%M%S%f").replace(tzinfo=UTC), UUID(row_id)
