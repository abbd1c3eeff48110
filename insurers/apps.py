from django.apps import AppConfig


class InsurersConfig(AppConfig):
    name = "insurers"
    label = "insurers"

    def ready(self) -> None:
        from domain.notifications import frames
        from insurers.portal import PORTAL
        from organisations.pages import notices_of

        frames.register(PORTAL.role, base=PORTAL.base, page=notices_of(PORTAL))
