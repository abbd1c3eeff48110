from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "domain.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from domain.organisations import evidence, notices
        from domain.organisations.services import ledger_outcomes

        evidence.register()
        notices.register()
        ledger_outcomes.register()
