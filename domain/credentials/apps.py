from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "domain.credentials"
    label = "credentials"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from domain.credentials import evidence, notices

        evidence.register()
        notices.register()
