from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "domain.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from domain.audit import evidence

        evidence.register()
