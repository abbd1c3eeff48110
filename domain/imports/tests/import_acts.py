"""Files that name Alice, and what she does with them."""

import io
import json
from typing import Any

from domain.accounts.models import Patient
from domain.fhir.tests.made import condition
from domain.imports.models import Import
from domain.imports.services import import_worker, imports
from domain.ledger.models import Entry
from tests import people


def person(name: str = "Alice Example", born: str = "1980-05-17", id: str = "alice") -> dict[str, Any]:
    """A Patient resource."""
    *given, family = name.split()
    return {
        "resourceType": "Patient",
        "id": id,
        "name": [{"given": given, "family": family}],
        "birthDate": born,
    }


def history(count: int = 3, *, of: dict[str, Any] | None = None) -> bytes:
    """A Bundle of so many problems of one person."""
    resources = [
        of or person(),
        *(condition(number, text=f"Problem {number}") for number in range(1, count + 1)),
    ]
    return json.dumps(
        {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources]}
    ).encode()


def hand_in(
    patient: Patient, data: bytes, *, name: str = "history.json", is_attended: bool = False
) -> Import:
    """As the import page does it."""
    return imports.receive(
        patient=patient,
        name=name,
        source=io.BytesIO(data).read,
        expected=len(data),
        by=patient.user,
        session=people.SESSION,
        is_attended=is_attended,
    )


def imported(patient: Patient, data: bytes, **how: Any) -> Import:
    """Handed in and worked on."""
    job = hand_in(patient, data, **how)
    import_worker.run(job_id=job.pk)
    job.refresh_from_db()
    return job


def entries() -> int:
    """Pieces of evidence in the outbox, beside the registrations."""
    return Entry.objects.exclude(kind="registration").count()
