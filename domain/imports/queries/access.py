"""Imports of one patient, for their pages."""

from uuid import UUID

from django.http import Http404

from domain.accounts.models import Patient
from domain.imports.models import Import

SHOWN = 10


def import_of(patient: Patient, import_id: UUID) -> Import:
    """An import of this patient, or 404. One SQL statement: the progress page asks every few seconds."""
    found = Import.objects.filter(pk=import_id, patient=patient).first()
    if found is None:
        raise Http404
    return found


def latest_imports(patient: Patient) -> list[Import]:
    """The last ten, newest first."""
    return list(Import.objects.filter(patient=patient).order_by("-created_at")[:SHOWN])
