from django.apps import AppConfig


class HospitalsConfig(AppConfig):
    name = "hospitals"
    label = "hospitals"

    def ready(self) -> None:
        from domain.notifications import frames
        from hospitals.portal import PORTAL
        from organisations.pages import notices_of

        frames.register(PORTAL.role, base=PORTAL.base, page=notices_of(PORTAL))
