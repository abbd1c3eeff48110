"""The name behind a patient's number: for a support case, with a reason, and the patient is told."""

from django.db import transaction

from adapters.vault import client
from common import ids
from domain.accounts.models import Patient, User
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.credentials.errors import ReviewError
from domain.credentials.models import SupportCase
from domain.notifications.services import notices

MAX_CHARACTERS = 500


def show_name(*, patient: Patient, reason: str, by: User) -> str:
    """The patient's name.

    The reason is sealed, and read by the patient beside the notice. Raises ReviewError without one,
    VaultUnavailableError.
    """
    said = reason.strip()[:MAX_CHARACTERS]
    if not said:
        raise ReviewError(
            "A reason is missing.", kept="Nothing was shown.", next="Write what the patient is to read."
        )
    case = SupportCase(id=ids.new(), patient=patient, verifier=by)
    case.reason = client().seal_personal(patient=patient.pk, label=_label(case), plaintext=said.encode())
    with transaction.atomic():
        case.save(force_insert=True)
        events.write(action=Action.ACCOUNT_NAME_SHOWN, by=by, patient=patient, subject_id=case.pk)
        notices.notify(user=patient.user, kind="account.name_shown", subject_id=case.pk)
    return patient.name


def reason_of(case: SupportCase) -> str:
    return (
        client()
        .open_personal(patient=case.patient_id, label=_label(case), sealed=bytes(case.reason))
        .decode()
    )


def _label(case: SupportCase) -> str:
    return f"support:{case.pk}"
