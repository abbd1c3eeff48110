"""What a check of the log finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LogFinding:
    """`row` is the number of a row of the log, `segment` that of its segment; None where neither can be
    told.
    """

    what: str
    row: int | None = None
    segment: int | None = None

    def __str__(self) -> str:
        if self.row is not None:
            place = f"Row {self.row}" + (f" (segment {self.segment})" if self.segment else "")
        else:
            place = f"Segment {self.segment}" if self.segment else "The ledger"
        return f"{place} {self.what}."
