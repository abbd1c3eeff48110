"""The worker's side of an import: read, ask if in doubt, then batch by batch: seal, sign once, write.

Every batch is one transaction that also moves `done`; a worker that dies leaves the rest to the next one,
which begins at `done`. A row is held by a lease of ten seconds, renewed with every batch and, while
the file is read, every three.
"""

import hashlib
import hmac
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import BinaryIO
from uuid import UUID

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import Q

from adapters import ipfs
from adapters.vault import client
from common import clock, ids
from common.errors import MedChainError
from domain.accounts.models import Session
from domain.audit.services import events
from domain.fhir.errors import FhirError
from domain.fhir.mapping import Imported, LeftOut, convert
from domain.fhir.people import Match, Person, account_person
from domain.fhir.stream import Entry, read
from domain.fhir.survey import Survey, survey
from domain.imports.models import WORKING, Import, ImportedSource, ImportState
from domain.imports.services import import_notes, source_file
from domain.records.models import Confidentiality, RecordState
from domain.records.services import record_content, versions
from domain.records.services.record_content import RecordContent
from domain.records.services.versions import SignedVersions

logger = logging.getLogger(__name__)

BATCH = 200
LEASE = timedelta(seconds=10)
RENEW_SECONDS = 3.0
CONTENT_TYPE = "application/fhir+json"


class LostLeaseError(Exception):
    """Somebody else has the row now: the person stopped it, or another worker took over."""


def run(*, job_id: UUID, on_progress: Callable[[Import], None] = lambda job: None) -> None:
    """Do what there is to do for this import, until it ends, asks or fails.

    `on_progress` is called at every step. Delivered twice, it runs once.

    Raises VaultUnavailableError, StoreError and the like after giving up its lease: the sweep comes back to
    it, nothing is lost.
    """
    lease = ids.new()
    if not _lease(job_id, lease):
        return
    job = Import.objects.select_related("patient__user", "by").get(pk=job_id)
    running = _Run(job, lease, on_progress)
    try:
        _work(running)
    except LostLeaseError:
        logger.info("import %s was stopped or taken over", job.pk)
    except (MedChainError, OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001  whatever in a file breaks us must not come back every ten seconds
        logger.error("import %s broke off: %s", job.pk, type(error).__name__)
        job.refresh_from_db()
        _fail(
            running,
            FhirError(
                f"It broke off after {job.done} of {job.total} entries.",
                next="Tell your administrator, and keep the file.",
            ),
        )
    finally:
        Import.objects.filter(pk=job_id, leased_by=lease).update(leased_by=None, leased_until=None)


def waiting() -> list[UUID]:
    """Imports that no worker holds."""
    rows = Import.objects.filter(Q(leased_until=None) | Q(leased_until__lt=clock.now()), state__in=WORKING)
    return list(rows.order_by("created_at").values_list("pk", flat=True)[:50])


@dataclass(slots=True)
class _Run:
    """One worker's hold on one import."""

    job: Import
    lease: UUID
    on_progress: Callable[[Import], None]
    secret: bytes = field(default=b"", repr=False)
    renewed: float = field(default_factory=time.monotonic)

    def beat(self) -> None:
        """Still here. Called with every piece that is read; asks the database every few seconds."""
        if time.monotonic() - self.renewed > RENEW_SECONDS:
            self.update()

    def update(self, **changes: object) -> None:
        """Change the row, if it is still ours. Raises LostLeaseError."""
        mine = Import.objects.filter(pk=self.job.pk, leased_by=self.lease, state__in=WORKING)
        if not mine.update(leased_until=clock.now() + LEASE, **changes):
            raise LostLeaseError
        self.renewed = time.monotonic()
        for name, value in changes.items():
            setattr(self.job, name, value)

    def say(self) -> None:
        self.on_progress(self.job)


def _lease(job_id: UUID, lease: UUID) -> bool:
    now = clock.now()
    free = Import.objects.filter(Q(leased_until=None) | Q(leased_until__lt=now), pk=job_id, state__in=WORKING)
    return bool(free.update(leased_by=lease, leased_until=now + LEASE))


def _work(run: _Run) -> None:
    job = run.job
    try:
        source = source_file.open_source(job, beat=run.beat)
        if job.state == ImportState.RECEIVED:
            run.update(state=ImportState.READING)
            run.say()
        found = survey(source)
        owner, match = found.owner(_account(job))
        if not job.is_confirmed and _asks(run, found, owner, match):
            return
        if job.state == ImportState.READING or job.total != found.total:
            run.update(state=ImportState.RUNNING, total=found.total)
        _batches(run, source, found, owner)
    except FhirError as refusal:
        _fail(run, refusal)


def _account(job: Import) -> Person:
    patient = job.patient
    return account_person(patient.user.name, patient.birth_date, patient.gender)


def _asks(run: _Run, found: Survey, owner: Person | None, match: Match) -> bool:
    """Whether the person has to decide first. A file without a single record of anybody asks nothing."""
    if match is Match.SAME or not found.candidates:
        return False
    notes = import_notes.open_notes(run.job)
    notes.person, notes.match = owner.described() if owner else "", match.value
    details = import_notes.seal_notes(notes, patient=run.job.patient_id, job=run.job.pk)
    run.update(state=ImportState.ASKING, total=found.total, details=details)
    run.say()
    return True


def _fail(run: _Run, refusal: FhirError) -> None:
    notes = import_notes.open_notes(run.job)
    notes.what, notes.next = refusal.what, refusal.next
    cid = run.job.cid
    details = import_notes.seal_notes(notes, patient=run.job.patient_id, job=run.job.pk)
    with transaction.atomic():
        run.update(state=ImportState.FAILED, details=details, finished_at=clock.now(), cid="", key=b"")
        events.write(action="import.failed", by=run.job.by, patient=run.job.patient_id, subject_id=run.job.pk)
    ipfs.forget(cid)
    run.say()


def _batches(run: _Run, source: BinaryIO, found: Survey, owner: Person | None) -> None:
    job = run.job
    run.secret = client().blind_index(label="records.sources", value=job.patient_id.bytes)
    entries = islice(read(source), job.done, None)
    while batch := list(islice(entries, BATCH)):
        if job.is_attended and not _is_signed_in(job):
            run.update(state=ImportState.PAUSED)
            run.say()
            return
        results = [convert(entry, found.names, tuple(found.people), owner) for entry in batch]
        _take(run, batch, results)
        run.say()
    cid = job.cid
    with transaction.atomic():
        run.update(state=ImportState.DONE, finished_at=clock.now(), cid="", key=b"")
        events.write(
            action="import.done",
            by=job.by,
            patient=job.patient_id,
            subject_id=job.pk,
            detail={"added": job.added, "known": job.known},
        )
    ipfs.forget(cid)
    run.say()


def _take(run: _Run, batch: list[Entry], results: list[Imported | LeftOut]) -> None:
    """One batch; once more where a second import of the same file was faster with some of it."""
    try:
        _write(run, batch, results)
    except IntegrityError:
        run.job.refresh_from_db(fields=["done", "added", "known", "left_out", "details"])
        _write(run, batch, results)


def _write(run: _Run, batch: list[Entry], results: list[Imported | LeftOut]) -> None:
    job = run.job
    left = [one for one in results if isinstance(one, LeftOut)]
    wanted = {_index(run.secret, one): one for one in results if isinstance(one, Imported)}
    present, erased = _present(job, wanted)
    fresh = {index: one for index, one in wanted.items() if index not in present}
    notes = import_notes.open_notes(job)
    notes.leave_out(left)
    notes.undated += sum(one.record_date is None for one in fresh.values())
    details = import_notes.seal_notes(notes, patient=job.patient_id, job=job.pk)
    prepared = _prepare(job, list(fresh.values())) if fresh else None
    known = len(batch) - len(left) - len(fresh)
    with transaction.atomic():
        run.update(
            done=job.done + len(batch),
            added=job.added + len(fresh),
            known=job.known + known,
            left_out=job.left_out + len(left),
            details=details,
        )
        if prepared:
            _commit(job, prepared, list(fresh), erased)
    if prepared:
        with suppress(MedChainError):  # the vault's own sweep asks again
            versions.confirm(prepared)


def _prepare(job: Import, items: list[Imported]) -> SignedVersions:
    contents = [_content(item) for item in items]
    drafts = record_content.seal_contents(patient=job.patient, contents=contents)
    return versions.prepare(patient=job.patient, drafts=drafts, by=job.by, session=bytes(job.session))


def _commit(job: Import, prepared: SignedVersions, indexes: list[bytes], erased: list[int]) -> None:
    written = versions.commit(prepared)
    ImportedSource.objects.filter(pk__in=erased).delete()
    ImportedSource.objects.bulk_create(
        [
            ImportedSource(patient_id=job.patient_id, index=index, record_id=version.record_id)
            for index, version in zip(indexes, written, strict=True)
        ]
    )
    events.write(
        action="records.imported",
        by=job.by,
        patient=job.patient_id,
        subject_id=job.pk,
        detail={"records": len(written)},
    )


def _content(item: Imported) -> RecordContent:
    return RecordContent(
        kind=item.kind,
        record_date=item.record_date.date() if item.record_date else clock.now().date(),
        date_precision=item.date_precision,
        title=item.title,
        content_type=CONTENT_TYPE,
        body=item.body,
        words=item.words,
        remarks=item.remarks,
        absence=item.absence,
        clinical_status=item.clinical_status,
        author=item.author_text,
        place=item.facility_text,
        confidentiality=Confidentiality.RESTRICTED if item.is_restricted else Confidentiality.NORMAL,
    )


def _index(secret: bytes, item: Imported) -> bytes:
    return hmac.digest(
        secret,
        hashlib.sha256(item.source_id.encode(errors="surrogatepass")).digest() + item.digest,
        hashlib.sha256,
    )


def _present(job: Import, wanted: dict[bytes, Imported]) -> tuple[set[bytes], list[int]]:
    """Which of the wanted are in the person's records, and the rows of those that were erased since: these
    may come again.
    """
    rows = ImportedSource.objects.filter(patient_id=job.patient_id, index__in=list(wanted))
    found = list(rows.values_list("pk", "index", "record__state"))
    erased = [pk for pk, _, state in found if state == RecordState.ERASED]
    return {bytes(index) for _, index, state in found if state != RecordState.ERASED}, erased


def _is_signed_in(job: Import) -> bool:
    return Session.objects.filter(user_id=job.by_id, expire_date__gt=clock.now()).exists()
