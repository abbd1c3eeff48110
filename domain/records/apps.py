from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "domain.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from domain.records import evidence, notices
        from domain.records.services import ledger_outcomes

        evidence.register()
        notices.register()
        ledger_outcomes.register()
