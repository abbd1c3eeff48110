from django.apps import AppConfig


class PharmaciesConfig(AppConfig):
    name = "pharmacies"
    label = "pharmacies"

    def ready(self) -> None:
        from notices import page_frames
        from organisations.presenters.page import notices_of
        from pharmacies.portal import PORTAL

        page_frames.register(PORTAL.role, base=PORTAL.base, page=notices_of(PORTAL))
