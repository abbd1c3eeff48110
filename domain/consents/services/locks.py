"""One statement of a patient at a time: what is signed now must not lie behind a stop that another window
signs at the same moment.
"""

from uuid import UUID

from domain.accounts.models import Patient


def lock_patient(patient: UUID) -> None:
    """Inside a transaction: others who hold the same patient wait until it ends.

    Rows that merely refer to the patient do not.
    """
    Patient.objects.select_for_update(no_key=True, of=("self",)).only("pk").get(pk=patient)
