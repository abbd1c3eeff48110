from django.apps import AppConfig


class PatientsConfig(AppConfig):
    name = "patients"
    label = "patients"

    def ready(self) -> None:
        from domain.accounts.roles import Role
        from domain.notifications import frames
        from patients.guards import patient_only
        from patients.presenters.base_page import page

        frames.register(Role.PATIENT, base="patients/base.html", page=patient_only(page))
