from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "domain.credentials"
    label = "credentials"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from domain.credentials import evidence, notices
        from domain.credentials.services import ledger_outcomes

        evidence.register()
        notices.register()
        ledger_outcomes.register()
