"""Every column has a class (security.md §2), written down in `<app>/field_classes.py`, and is kept as its
class demands.
"""

from importlib import import_module

import pytest
from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models import BinaryField, Model

KNOWN = {"public", "identity", "metadata", "content", "keys"}
OURS = [
    config
    for config in apps.get_app_configs()
    if any(config.get_models()) and (settings.ROOT / config.name.replace(".", "/")).exists()
]


def classes(config: AppConfig) -> dict[str, dict[str, str]]:
    written: dict[str, dict[str, str]] = import_module(f"{config.name}.field_classes").CLASSES
    return written


def columns(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields() if getattr(field, "concrete", False)}


def test_there_are_apps_to_look_at() -> None:
    assert {"accounts", "audit", "ledger", "notifications", "records", "vault"} <= {
        config.label for config in OURS
    }


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.label)
def test_every_field_has_a_class_and_every_class_a_field(config: AppConfig) -> None:
    expected = {model.__name__: columns(model) for model in config.get_models()}
    assert {name: set(fields) for name, fields in classes(config).items()} == expected
    assert {word for fields in classes(config).values() for word in fields.values()} <= KNOWN


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.label)
def test_content_is_sealed_and_keys_stay_in_the_vault(config: AppConfig) -> None:
    for model in config.get_models():
        for name, kind in classes(config)[model.__name__].items():
            if config.label != "vault":
                assert kind != "keys", f"{model.__name__}.{name}"
            if kind in {"content", "keys"}:
                assert isinstance(model._meta.get_field(name), BinaryField), (
                    f"{model.__name__}.{name} holds {kind}: sealed bytes"
                )
