"""Is the log still what it was when it was sealed?

Every row against its link, every segment against the one before, then against the chain.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from adapters.chain.rpc import Rpc
from domain.audit import hash_chain
from domain.audit.hash_chain import LogRow
from domain.audit.models import Event, Link, Segment
from domain.audit.queries import segment_anchors
from domain.audit.queries.findings import LogFinding

AT_ONCE = 5000


@dataclass(slots=True)
class Report:
    """`findings` empty: nothing was altered.

    `unsealed` rows came after the last segment (`unsealed_since`: the oldest of them).
    """

    findings: list[LogFinding] = field(default_factory=list)
    rows: int = 0
    segments: int = 0
    anchored: int = 0
    waiting: int = 0
    unsealed: int = 0
    unsealed_since: datetime | None = None


class _Found(NamedTuple):
    id: int
    hash: bytes | None
    row: LogRow | None


def check(rpc: Rpc | None = None) -> Report:
    """Look at the whole log; with `rpc` also at the chain. Raises ChainUnavailableError.

    One look at the database as it is at one moment: what is sealed during the check does not disturb.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
        segments = list(Segment.objects.order_by("number"))
        report = Report(segments=len(segments))
        report.findings += _between(segments)
        _Walk(segments, report).over(_rows())
        lanes = segment_anchors.known(segments)
    report.findings += lanes.findings
    report.waiting = lanes.waiting
    if rpc is not None:
        report.findings += segment_anchors.on_chain(rpc, lanes)
        report.anchored = lanes.anchored
    return report


def _between(segments: Sequence[Segment]) -> Iterator[LogFinding]:
    """Each segment follows from the one before it."""
    number, last, total, head = 0, 0, 0, hash_chain.START
    for segment in segments:
        if segment.number != number + 1:
            yield LogFinding(segment=number + 1, what="is missing", row=last + 1)
        elif (
            bytes(segment.previous) != head
            or segment.total != total + segment.count
            or segment.first_id <= last
        ):
            yield LogFinding(
                segment=segment.number,
                what="does not follow from the segment before it",
                row=segment.first_id,
            )
        number, last, total, head = segment.number, segment.last_id, segment.total, bytes(segment.head)


class _Walk:
    """Over all rows and links in the order of their numbers."""

    def __init__(self, segments: Sequence[Segment], report: Report) -> None:
        self.report = report
        self.ahead = iter(segments)
        self.segment: Segment | None = next(self.ahead, None)
        self.before = hash_chain.START
        self.count = 0

    def over(self, found: Iterator[_Found]) -> None:
        for each in found:
            while self.segment is not None and each.id > self.segment.last_id:
                self._close(self.segment)
            self._look(each)
        while self.segment is not None:
            self._close(self.segment)

    def _look(self, found: _Found) -> None:
        self.report.rows += found.row is not None
        if self.segment is None:
            self._beyond(found)
        elif found.hash is None:
            self._say(found.id, "was put in after the log was sealed")
        else:
            self.count += 1
            if found.row is None:
                self._say(found.id, "was deleted")
            elif hash_chain.link_hash(self.before, found.row) != found.hash:
                self._say(found.id, "is not what was sealed, or does not follow from the row before it")
            self.before = found.hash

    def _beyond(self, found: _Found) -> None:
        if found.hash is not None:
            self._say(found.id, "was sealed, and its segment is gone")
        elif found.row is not None:
            self.report.unsealed += 1
            self.report.unsealed_since = self.report.unsealed_since or found.row.at

    def _close(self, segment: Segment) -> None:
        if self.count != segment.count:
            self._say(
                segment.first_id,
                f"begins a segment of {segment.count} rows, of which {self.count} are there",
                segment.number,
            )
        elif self.before != bytes(segment.head):
            self._say(segment.last_id, "ends a segment that was sealed otherwise", segment.number)
        self.before, self.count = bytes(segment.head), 0
        self.segment = next(self.ahead, None)

    def _say(self, row: int, what: str, segment: int | None = None) -> None:
        self.report.findings.append(
            LogFinding(row=row, what=what, segment=segment or (self.segment.number if self.segment else None))
        )


def _rows() -> Iterator[_Found]:
    columns = ", ".join(f"e.{name.strip()}" for name in hash_chain.COLUMNS.split(","))
    question = (
        f"select coalesce(e.id, l.id), l.hash, {columns} from {Event._meta.db_table} e "  # noqa: S608 - our own names
        f"full join {Link._meta.db_table} l on l.id = e.id order by 1"
    )
    with connection.chunked_cursor() as cursor:
        cursor.execute(question)
        while chunk := cursor.fetchmany(AT_ONCE):
            for number, found, *row in chunk:
                yield _Found(number, found and bytes(found), LogRow(*row) if row[0] is not None else None)
