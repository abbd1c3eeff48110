"""The people of the demo with their records, through the same services as the pages. Again: nothing twice."""

import hashlib
import io
from typing import Any

from django.core.management.base import BaseCommand

from domain.accounts import national_ids
from domain.accounts.models import Patient, User
from domain.accounts.services import registration
from domain.accounts.services.registration import Details
from domain.records.demo.people import PASSWORD, DemoPerson, people
from domain.records.models import UploadState
from domain.records.services import reports, uploads
from domain.records.services.reports import Described

SESSION = hashlib.sha256(b"load_demo").digest()


class Command(BaseCommand):
    help = "Create the demo's people and their records; prints the logins."

    def handle(self, *args: Any, **options: Any) -> None:
        for person in people():
            patient = self._person(person)
            self._files(person, patient)
            self.stdout.write(f"  {person.name:<16} {person.email:<22} {patient.user.number}   password: {PASSWORD}")

    def _person(self, person: DemoPerson) -> Patient:
        found = User.objects.filter(email=person.email).first()
        if found is None:
            details = Details(
                name=person.name,
                email=person.email,
                birth_date=person.birth_date,
                national_id=national_ids.parse(*person.national_id),
                gender=person.gender,
                phone=person.phone,
                postal_address=person.postal_address,
            )
            found = registration.register(details=details, password=PASSWORD, session=SESSION, email_confirmed=True).user
        return Patient.objects.select_related("user").get(user=found)

    def _files(self, person: DemoPerson, patient: Patient) -> None:
        if patient.records.exists():
            return
        described = []
        for file in person.files:
            upload = uploads.receive(
                patient=patient, name=file.name, source=io.BytesIO(file.content).read, expected=len(file.content), by=patient.user
            )
            if upload.state == UploadState.DESCRIBE:
                described.append(Described(upload.pk, file.title, file.kind, file.dated))
        if described:
            reports.keep(patient=patient, described=described, by=patient.user, session=SESSION)
