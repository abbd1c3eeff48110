from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "organisations"
    label = "organisations"

    def ready(self) -> None:
        from organisations import notices

        notices.register()
