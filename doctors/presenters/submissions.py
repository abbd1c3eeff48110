"""What the doctor wrote, as Today shows it until the ledger has it."""

from dataclasses import dataclass

from django.urls import reverse

from doctors.guards import DoctorRequest
from domain.consents import labels
from domain.records import record_kinds
from domain.records.models import RecordState
from domain.records.queries import author_submissions
from domain.records.queries.author_submissions import Submission


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    title: str
    line: str
    status: object
    url: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SubmissionSummary:
    """How many wait for the ledger, and how many it did not take."""

    rows: list[SubmissionRow]
    waiting: int
    refused: int


def submission_summary(request: DoctorRequest) -> SubmissionSummary:
    found = author_submissions.recent_by(request.user)
    states = [item.version.record.state for item in found]
    return SubmissionSummary(
        [_row(item) for item in found],
        states.count(RecordState.SUBMITTED),
        states.count(RecordState.REJECTED),
    )


def _row(item: Submission) -> SubmissionRow:
    record = item.version.record
    is_refused = record.state == RecordState.REJECTED
    state: object = item.status or ("refused" if is_refused else "queued")
    return SubmissionRow(
        title=f"{record_kinds.label(record.kind)} for {record.patient.name}",
        line=labels.moment(item.version.created_at),
        status=state,
        url=reverse("doctors:record", args=[record.patient_id, record.pk]),
        reason=item.status.reason if is_refused and item.status else "",
    )
