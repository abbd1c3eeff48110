"""Destroying keys. What they opened stays behind as noise, wherever it was copied."""

from uuid import UUID

from django.db import transaction

from vault.models import Envelope, Event, PatientKey
from vault.services import events


def erase_record(*, record: UUID) -> int:
    """Destroy every version's key: how many there were. Again is fine."""
    with transaction.atomic(using="vault"):
        destroyed, _ = Envelope.objects.filter(record=record).delete()
        events.write(action=Event.Action.RECORD_ERASED, subject=record, detail={"versions": destroyed})
    return destroyed


def erase_patient(*, patient: UUID) -> None:
    """Destroy the patient key and every record key under it."""
    with transaction.atomic(using="vault"):
        # The key is locked first, so that no record key is opened under it meanwhile.
        PatientKey.objects.select_for_update().filter(patient=patient).first()
        destroyed, _ = Envelope.objects.filter(patient_id=patient).delete()
        PatientKey.objects.filter(patient=patient).delete()
        events.write(action=Event.Action.PATIENT_ERASED, subject=patient, detail={"versions": destroyed})
