from django.apps import AppConfig


class DoctorsConfig(AppConfig):
    name = "doctors"
    label = "doctors"

    def ready(self) -> None:
        from django.urls import reverse

        from doctors.presenters import notices_frame
        from domain.accounts.roles import Role
        from domain.records import notices
        from notices import page_frames

        page_frames.register(Role.DOCTOR, base="doctors/base.html", page=notices_frame.notices)
        notices.register_author_page(lambda *ids: reverse("doctors:record", args=ids))
