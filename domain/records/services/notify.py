"""Who is told of what was written: the log, and the patient where somebody else wrote.

Inside the transaction of what it tells about.
"""

from collections.abc import Sequence

from domain.accounts.models import Patient, User
from domain.audit.services import events
from domain.consents.models import Grant
from domain.consents.services import grants
from domain.notifications.services import notices
from domain.records.models import Record, Version


def records_written(*, patient: Patient, versions: Sequence[Version], by: User, grant: Grant | None) -> None:
    """New records and new versions, all of one act."""
    for version in versions:
        action = "record.added" if version.number == 1 else "record.amended"
        detail = {"version": version.number, **_under(grant)}
        event = events.write(
            action=action, by=by, patient=patient, subject_id=version.record_id, detail=detail
        )
        if grant is not None:
            notices.notify(
                user=patient.user,
                kind="record.written",
                subject_id=version.record_id,
                key=str(version.number),
            )
            grants.note_use(grant=grant, at=event.at)


def record_withdrawn(*, record: Record, by: User, grant: Grant | None) -> None:
    events.write(
        action="record.withdrawn",
        by=by,
        patient=record.patient_id,
        subject_id=record.pk,
        detail=_under(grant),
    )
    if grant is not None:
        notices.notify(
            user=record.patient.user, kind="record.taken_back", subject_id=record.pk, key=str(record.current)
        )


def _under(grant: Grant | None) -> dict[str, object]:
    return {"grant": str(grant.pk)} if grant else {}
