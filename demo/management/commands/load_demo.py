"""The people of the demo with their records, through the same services as the pages. Again: nothing twice."""

import hashlib
import io
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo import enrolments, staff
from demo.people import PASSWORD, DemoPerson, people
from domain.accounts import national_ids
from domain.accounts.models import Patient, User
from domain.accounts.services import registration
from domain.accounts.services.registration import Details
from domain.imports.services import import_worker, imports
from domain.organisations.models import Organisation
from domain.records.models import UploadState
from domain.records.services import reports, uploads
from domain.records.services.reports import FileDescription

SESSION = hashlib.sha256(b"load_demo").digest()


class Command(BaseCommand):
    help = "Create the demo's people and their records; prints the logins."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_PEOPLE:
            raise CommandError(
                "These people have passwords that everybody knows: they are loaded in the demo only."
            )
        self.stdout.write(f"  Everybody's password: {PASSWORD}")
        patients = [self._patient(person) for person in people()]
        self._staff(patients[0])
        self.stdout.write("  All but patients are asked for a code as well: `make demo-code` shows it.")

    def _patient(self, person: DemoPerson) -> Patient:
        patient = self._person(person)
        if not patient.records.exists():
            self._files(person, patient)
            self._history(person, patient)
        self._say(patient.user)
        return patient

    def _staff(self, alice: Patient) -> None:
        verifiers = [enrolments.verifier(name, email, SESSION) for name, email in staff.VERIFIERS]
        everybody = [*staff.ORGANISATIONS, *staff.DOCTORS]
        users = {person.email: enrolments.applicant(person, SESSION) for person in everybody}
        approved = [
            enrolments.approve(users[person.email], person, by=verifiers[0], session=SESSION)
            for person in everybody
            if person.is_approved
        ]
        for credential in approved:
            enrolments.wait_for(credential.pk, "enrolment")
        hope = Organisation.objects.get(created_by=users["dana@example.org"])
        enrolments.admit(users["bob@example.org"], at=hope, session=SESSION)
        enrolments.ask(users["bob@example.org"], alice.user, organisation=hope)
        for user in [*verifiers, *users.values()]:
            self._say(user)

    def _say(self, user: User) -> None:
        self.stdout.write(f"  {user.name:<24} {user.email:<22} {user.number}   {user.get_role_display()}")

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
            found = registration.register(
                details=details, password=PASSWORD, session=SESSION, email_confirmed=True
            ).user
        return Patient.objects.select_related("user").get(user=found)

    def _files(self, person: DemoPerson, patient: Patient) -> None:
        described = []
        for file in person.files:
            upload = uploads.receive(
                patient=patient,
                name=file.name,
                source=io.BytesIO(file.content).read,
                expected=len(file.content),
                by=patient.user,
            )
            if upload.state == UploadState.DESCRIBE:
                described.append(FileDescription(upload.pk, file.title, file.kind, file.dated))
        if described:
            reports.keep(patient=patient, described=described, by=patient.user, session=SESSION)

    def _history(self, person: DemoPerson, patient: Patient) -> None:
        if not person.history:
            return
        job = imports.receive(
            patient=patient,
            name="history.json",
            source=io.BytesIO(person.history).read,
            expected=len(person.history),
            by=patient.user,
            session=SESSION,
            is_attended=False,
        )
        import_worker.run(job_id=job.pk)
