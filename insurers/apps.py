from django.apps import AppConfig


class InsurersConfig(AppConfig):
    name = "insurers"
    label = "insurers"

    def ready(self) -> None:
        from insurers.portal import PORTAL
        from notices import page_frames
        from organisations.presenters.page import notices_of

        page_frames.register(PORTAL.role, base=PORTAL.base, page=notices_of(PORTAL))
