"""The access log as a file: every line of the chosen filters, as the page words it, with what the ledger has
of it.
"""

import csv
import json
from collections.abc import Iterator
from io import StringIO

from domain.accounts.models import Patient
from domain.consents.log_types import Filters, LogLine
from domain.consents.queries import access_log

AT_ONCE = 500
COLUMNS = ("entry", "first at", "last at", "who", "about", "did", "outcome", "why", "times", "ledger")
STATES = {"recorded": "Recorded", "recording": "Being recorded"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(patient: Patient, filters: Filters) -> Iterator[str]:
    """Newest first, comma separated, with a head. No cell is taken for a formula by a table program, and the
    mark at its beginning tells such a program that letters are UTF-8.
    """
    yield "\ufeff" + _row(COLUMNS)
    for line in _lines(patient, filters):
        yield _row([str(value) for value in _values(line).values()])


def as_json(patient: Patient, filters: Filters) -> Iterator[str]:
    """{"patient": number, "entries": […]}, newest first."""
    complete = access_log.completeness(patient)
    head = {"patient": patient.user.number, "total": complete.total, "recorded": complete.recorded}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "entries": ['
    separator = "\n"
    for line in _lines(patient, filters):
        records = [str(subject) for subject in line.subjects]
        yield separator + json.dumps({**_values(line), "records": records}, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def _lines(patient: Patient, filters: Filters) -> Iterator[LogLine]:
    before: int | None = None
    while True:
        found = access_log.page(patient, filters=filters, before=before, limit=AT_ONCE)
        for day in found.days:
            yield from day.lines
        before = found.before
        if before is None:
            return


def _values(line: LogLine) -> dict[str, object]:
    times = (line.first_at.isoformat(timespec="seconds"), line.at.isoformat(timespec="seconds"))
    said = (line.who, line.about, line.did, line.outcome, line.why)
    return dict(zip(COLUMNS, (line.id, *times, *said, line.count, STATES[line.state]), strict=True))


def _row(values: tuple[str, ...] | list[str]) -> str:
    written = StringIO()
    csv.writer(written).writerow([f"'{value}" if value.startswith(_FORMULA) else value for value in values])
    return written.getvalue()
