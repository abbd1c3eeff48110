from django.apps import AppConfig


class PatientsConfig(AppConfig):
    name = "patients"
    label = "patients"

    def ready(self) -> None:
        from domain.accounts.roles import Role
        from notices import page_frames
        from patients.guards import patient_only
        from patients.presenters.base_page import page

        page_frames.register(Role.PATIENT, base="patients/base.html", page=patient_only(page))
