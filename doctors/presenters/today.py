"""What Today says: the next step of every patient, the newest answers, what still waits for the ledger."""

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from charting.presenters.people import SOON
from doctors.guards import DoctorRequest
from doctors.presenters import patient_rows, submissions
from domain.consents.queries import patient_list
from domain.consents.queries import requests as asked
from domain.consents.queries.patient_list import ListedPatient
from domain.organisations.queries import memberships

SHOWN: Final = 12
ANSWERS: Final = 6
#: Answers stay here for so long.
NEW: Final = timedelta(days=7)


def context(request: DoctorRequest) -> dict[str, object]:
    now = timezone.now()
    people = [line for line in patient_list.of_doctor(request.reader) if not line.is_former]
    people.sort(key=lambda line: _order(line, now))
    writing, waiting = submissions.submission_summary(request), patient_list.count_waiting(request.user)
    return {
        "summary": _summary(people, waiting, writing.waiting, writing.refused, now),
        "waiting": waiting,
        "rows": [patient_rows.patient_row(line) for line in people[:SHOWN]],
        "more": max(0, len(people) - SHOWN),
        "answers": [
            patient_rows.request_row(row) for row in asked.answers_to(request.user, since=now - NEW)[:ANSWERS]
        ],
        "writing": writing.rows,
        "invitations": [
            {"name": row.organisation.name, "line": "asks you to work in its name"}
            for row in memberships.proposed_to(request.user)
        ],
    }


def _order(line: ListedPatient, now: datetime) -> tuple[int, datetime, str]:
    """What ends first comes first, then what can be read, then the rest."""
    if line.until is not None:
        return (0 if line.until - now <= SOON else 1, line.until, line.patient.name)
    return (2, now, line.patient.name)


def _summary(people: list[ListedPatient], open_: int, waiting: int, refused: int, now: datetime) -> str:
    readable = [line for line in people if line.until is not None]
    ending = sum(1 for line in readable if line.until and line.until - now <= SOON)
    parts = [
        _counted(len(readable), "patient shares with you", "patients share with you")
        if readable
        else "No one shares with you yet"
    ]
    if ending:
        parts.append(f"{_counted(ending, 'ends', 'end').lower()} soon")
    said = [", ".join(parts)]
    if open_:
        said.append(_counted(open_, "request waits", "requests wait"))
    if refused:
        said.append(_counted(refused, "record was refused", "records were refused"))
    elif waiting:
        said.append(_counted(waiting, "record is being recorded", "records are being recorded"))
    return f"{'. '.join(said)}."


def _counted(count: int, one: str, many: str) -> str:
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
    return f"{words[count] if count < len(words) else count} {one if count == 1 else many}"
