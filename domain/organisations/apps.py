from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "domain.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from domain.organisations import evidence, notices

        evidence.register()
        notices.register()
