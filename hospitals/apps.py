from django.apps import AppConfig


class HospitalsConfig(AppConfig):
    name = "hospitals"
    label = "hospitals"

    def ready(self) -> None:
        from hospitals.portal import PORTAL
        from notices import page_frames
        from organisations.presenters.page import notices_of

        page_frames.register(PORTAL.role, base=PORTAL.base, page=notices_of(PORTAL))
