from django.apps import AppConfig


class DoctorsConfig(AppConfig):
    name = "doctors"
    label = "doctors"

    def ready(self) -> None:
        from doctors import frame
        from domain.accounts.roles import Role
        from domain.notifications import frames

        frames.register(Role.DOCTOR, base="doctors/base.html", page=frame.notices)
