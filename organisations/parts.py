"""Lists of fifty, one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

ROWS: Final = 50
Row = TypeVar("Row")
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Part(Generic[Row]):
    """Fifty of a list, from the one at `first` (0: the beginning) on; `total` counts all."""

    rows: Sequence[Row] = field(default_factory=list)
    total: int = 0
    first: int = 0

    @property
    def begins(self) -> int:
        return self.first + 1

    @property
    def ends(self) -> int:
        return self.first + len(self.rows)

    @property
    def before(self) -> int:
        return max(0, self.first - ROWS)


def fifty(rows: QuerySet[M], first: int) -> tuple[list[M], int, int]:
    """The rows, how many there are in all, and where these begin: at the beginning where there are none so far down. Two SQL statements."""
    total = rows.count()
    begins = first if first < total else 0
    return list(rows[begins : begins + ROWS]), total, begins


def asked(request: HttpRequest, name: str) -> int:
    """Where the list of that name shall begin, as the address says it."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 6 else 0
