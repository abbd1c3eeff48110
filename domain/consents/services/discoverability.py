"""How a patient can be found."""

from django.db import transaction

from domain.accounts.models import Patient, User
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.consents.errors import NotAllowedError
from domain.consents.models import Discoverability


def set_by_number(*, patient: Patient, is_on: bool, by: User) -> None:
    """Whether doctors who know the number, the QR code or the address may ask."""
    if patient.user_id != by.pk:
        raise NotAllowedError("This is for the patient to decide.", kept="Nothing was changed.")
    with transaction.atomic():
        Discoverability.objects.update_or_create(patient=patient, defaults={"by_number": is_on})
        events.write(
            action=Action.PROFILE_EDITED,
            by=by,
            patient=patient,
            subject_id=patient.pk,
            detail={"changed": ["found by number"]},
        )
