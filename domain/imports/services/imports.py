"""A person's history from elsewhere: a file is handed in, the person decides where the file leaves a doubt, a
worker does the rest.

    received → reading → asking | running → done        failed, stopped and paused from there

What the person does is here; what the worker does is in `importing`.
"""

from datetime import timedelta

from django.db import transaction

from adapters import ipfs
from common import clock
from domain.accounts.models import Patient, User
from domain.audit.services import events
from domain.imports.models import FINISHED, Import, ImportState
from domain.imports.services import import_notes, source_file
from domain.imports.services.import_notes import Notes
from domain.intake import file_names
from domain.intake.sealing_stream import Source
from domain.records.errors import ConflictError, TooMuchError

MAX_UNFINISHED = 10
#: Nobody answered, or something it needs never came back: the file goes.
FORGET_AFTER = timedelta(days=7)


def receive(
    *,
    patient: Patient,
    name: str,
    source: Source,
    expected: int | None,
    by: User,
    session: bytes,
    is_attended: bool = True,
) -> Import:
    """Take a file: sealed into the store, then a row that a worker picks up.

    `expected` bytes are announced (None: no announcement), `session` (32 bytes) signs for the records,
    `is_attended` is False where no browser takes part. Raises UploadInterruptedError, TooMuchError,
    RefusedError, StoreError, VaultUnavailableError: then nothing is left of it.
    """
    if Import.objects.filter(patient=patient).exclude(state__in=FINISHED).count() >= MAX_UNFINISHED:
        raise TooMuchError(
            "Several imports are not finished yet.",
            kept="They continue.",
            next="Wait for them, or decide those that ask you something.",
        )
    job = Import(patient=patient, by=by, session=session, is_attended=is_attended)
    source_file.store(job, source, expected=expected)
    try:
        job.details = import_notes.seal_notes(
            Notes(name=file_names.clean(name)), patient=patient.pk, job=job.pk
        )
        with transaction.atomic():
            job.save(force_insert=True)
            events.write(
                action="import.received",
                by=by,
                patient=patient,
                subject_id=job.pk,
                detail={"bytes": job.size},
            )
    except BaseException:
        ipfs.forget(job.cid)
        raise
    return job


def resume(*, job: Import, by: User, session: bytes) -> None:
    """The person saw whom the file names and wants it all the same; or is back after having signed out.

    Raises ConflictError if nothing was asked.
    """
    waiting = Import.objects.filter(pk=job.pk, state__in=[ImportState.ASKING, ImportState.PAUSED])
    with transaction.atomic():
        if not waiting.update(
            state=ImportState.RUNNING, is_confirmed=True, session=session, leased_by=None, leased_until=None
        ):
            raise ConflictError("This import does not wait for you any more.", next="Look at its page again.")
        events.write(action="import.confirmed", by=by, patient=job.patient_id, subject_id=job.pk)


def stop(*, job: Import, by: User) -> None:
    """End it: what was added stays, nothing more is. Raises ConflictError where it is over already."""
    with transaction.atomic():
        if not _finish(job, ImportState.STOPPED):
            raise ConflictError("This import is over already.", next="Look at its page again.")
        events.write(action="import.stopped", by=by, patient=job.patient_id, subject_id=job.pk)
    ipfs.forget(job.cid)


def stop_abandoned() -> int:
    """Stop what nobody decided, or no worker could finish, within a week: how many."""
    old = list(
        Import.objects.exclude(state__in=FINISHED).filter(created_at__lt=clock.now() - FORGET_AFTER)[:100]
    )
    for job in old:
        if _finish(job, ImportState.STOPPED):
            ipfs.forget(job.cid)
    return len(old)


def _finish(job: Import, state: ImportState) -> bool:
    rows = Import.objects.filter(pk=job.pk).exclude(state__in=FINISHED)
    return bool(
        rows.update(state=state, finished_at=clock.now(), cid="", key=b"", leased_by=None, leased_until=None)
    )
