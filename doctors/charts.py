"""Whose chart a doctor may open: of a patient who lets the doctor in, or did. Any other is not found, and the attempt is written."""

from typing import NoReturn
from uuid import UUID

from django.http import Http404

from doctors.guards import DoctorRequest
from domain.accounts.models import Patient
from domain.consents.queries import practice
from domain.consents.queries.practice import Line
from domain.consents.services import attempts


def line_of(request: DoctorRequest, patient_id: UUID) -> Line:
    """Raises Http404, alike for somebody else's patient and for nobody."""
    found = practice.of_patient(request.user, patient_id)
    if found is None:
        refuse(request, patient_id, what="chart")
    return found


def refuse(request: DoctorRequest, patient_id: UUID, *, what: str, subject_id: UUID | None = None) -> NoReturn:
    """Write the attempt into the log of the patient, if there is one, and find nothing."""
    patient = Patient.objects.filter(pk=patient_id).first()
    attempts.write(by=request.user, patient=patient, subject_id=subject_id if patient else None, what=what)
    raise Http404
