"""Foreign keys point downwards, as imports do: a domain app may refer to itself and to apps below it."""

from django.apps import apps
from django.db.models import ForeignKey

ORDER = [
    "audit",
    "ledger",
    "accounts",
    "notifications",
    "organisations",
    "credentials",
    "consents",
    "records",
    "imports",
]


def test_foreign_keys_follow_the_order_of_the_apps() -> None:
    upwards = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for label in ORDER
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey)
        and ORDER.index(field.related_model._meta.app_label) > ORDER.index(label)
    ]
    assert upwards == []


def test_audit_refers_to_nothing() -> None:
    fields = [
        field for model in apps.get_app_config("audit").get_models() for field in model._meta.get_fields()
    ]
    assert fields
    assert not [field.name for field in fields if isinstance(field, ForeignKey)]
