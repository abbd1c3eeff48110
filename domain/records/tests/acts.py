"""What people do with files, in short."""

import io
from datetime import date

from adapters.ipfs.errors import StoreUnavailableError
from domain.accounts.models import Patient
from domain.records.access import opening
from domain.records.access.opening import Reader
from domain.records.models import Record, Upload, Version
from domain.records.services import reports, uploads
from domain.records.services.reports import FileDescription
from tests import people


def upload(patient: Patient, data: bytes, *, name: str = "file", expected: int | None = None) -> Upload:
    """As the upload endpoint does it."""
    length = len(data) if expected is None else expected
    return uploads.receive(
        patient=patient, name=name, source=io.BytesIO(data).read, expected=length, by=patient.user
    )


def described(file: Upload, **said: object) -> FileDescription:
    given: dict[str, object] = {"title": "Blood count", "kind": "lab-report", "record_date": date(2026, 5, 4)}
    return FileDescription(upload=file.pk, **{**given, **said})  # type: ignore[arg-type]  # names of fields


def store_away(*_: object) -> None:
    """In place of a method of the store."""
    raise StoreUnavailableError


def keep(patient: Patient, file: Upload, **said: object) -> Record:
    return reports.keep(
        patient=patient, described=[described(file, **said)], by=patient.user, session=people.SESSION
    )[0]


def version_of(record: Record) -> Version:
    return Version.objects.select_related("record__patient__user").get(record=record, number=record.current)


def text_of(record: Record, reader: Reader) -> bytes:
    version = version_of(record)
    return b"".join(opening.stream(version, opening.key(version, reader, action="download")))
