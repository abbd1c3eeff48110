"""Import FHIR R4 files into one patient's records, as the import page does, with a progress bar."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.errors import MedChainError
from domain.accounts.models import Patient
from domain.fhir.people import account_person
from domain.imports.models import Import, ImportState
from domain.imports.services import import_notes, import_worker, imports

_WIDTH = 30


class Command(BaseCommand):
    help = (
        "Import FHIR R4 files (.json, .ndjson, also gzipped) into a patient's records. The same file "
        "twice adds nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--patient",
            required=True,
            metavar="NUMBER",
            help="the patient's number (MC…) as shown on the account page",
        )
        parser.add_argument(
            "--yes",
            action="store_true",
            help="import without asking also where a file names somebody else or nobody",
        )

    def handle(self, *args: Any, files: list[Path], patient: str, yes: bool, **options: Any) -> None:
        owner = (
            Patient.objects.select_related("user")
            .filter(user__number=patient.replace(" ", "").upper())
            .first()
        )
        if owner is None:
            raise CommandError(f"No patient has the number {patient}.")
        failed = [path for path in files if not self._import(path, owner, yes=yes)]
        if failed:
            raise CommandError(
                f"{len(failed)} of {len(files)} files were not imported: "
                f"{', '.join(path.name for path in failed)}"
            )

    def _import(self, path: Path, patient: Patient, *, yes: bool) -> bool:
        try:
            with path.open("rb") as file:
                # Nobody is signed in here: the operator acts for a hosted account, and the vault's log says
                # so under a session of its own.
                job = imports.receive(
                    patient=patient,
                    name=path.name,
                    source=file.read,
                    expected=None,
                    by=patient.user,
                    session=os.urandom(32),
                    is_attended=False,
                )
            import_worker.run(job_id=job.pk, on_progress=self._progress)
            job.refresh_from_db()
            if job.state == ImportState.ASKING:
                self._decide(job, patient, yes=yes)
                job.refresh_from_db()
        except OSError as error:
            self.stderr.write(f"{path}: {error.strerror or 'cannot be read'}")
            return False
        except MedChainError as error:
            self.stderr.write(f"{path.name}: {error}")
            return False
        return self._report(path, job)

    def _decide(self, job: Import, patient: Patient, *, yes: bool) -> None:
        notes = import_notes.open_notes(job)
        account = account_person(patient.user.name, patient.birth_date, patient.gender).described()
        names = f"names {notes.person}" if notes.person else "does not say whose it is"
        self.stdout.write(f"{notes.name} {names}. The account is that of {account}.")
        if yes or self._asked():
            imports.resume(job=job, by=patient.user, session=bytes(job.session))
            import_worker.run(job_id=job.pk, on_progress=self._progress)
        else:
            imports.stop(job=job, by=patient.user)

    @staticmethod
    def _asked() -> bool:
        """Nobody at the keyboard is a no: nothing is left waiting for an answer that cannot come."""
        try:
            return input("Import it anyway? [y/N] ").strip().lower() in {"y", "yes"}
        except EOFError:
            return False

    def _progress(self, job: Import) -> None:
        if job.total and job.done and self.stdout.isatty():
            filled = _WIDTH * job.done // job.total
            self.stdout.write(
                f"\r[{'#' * filled}{'.' * (_WIDTH - filled)}] {job.done:,} of {job.total:,}",
                ending="\n" if job.done == job.total else "",
            )

    def _report(self, path: Path, job: Import) -> bool:
        notes = import_notes.open_notes(job)
        if job.state == ImportState.STOPPED:
            self.stdout.write(f"{path.name}: stopped, nothing was added.")
            return True
        if job.state != ImportState.DONE:
            self.stderr.write(
                (f"{path.name}: {notes.what or 'not finished; a worker continues.'} {notes.next}").rstrip()
            )
            return False
        self.stdout.write(
            f"{path.name}: {job.added:,} added, {job.known:,} already there, {job.left_out:,} left out."
        )
        for group in notes.groups:
            self.stdout.write(f"  {group.count:,} × {group.sentence}")
        if notes.undated:
            self.stdout.write(f"  {notes.undated:,} without a date, listed as “No date”.")
        return True
