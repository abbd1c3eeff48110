from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    name = "domain.consents"
    label = "consents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from domain.consents import notices
        from domain.consents.services import ledger_outcomes

        notices.register()
        ledger_outcomes.register()
