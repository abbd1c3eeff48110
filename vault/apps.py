"""The encryption server: keys, envelopes, releases, signatures of hosted accounts."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "vault"
    label = "vault"

    def ready(self) -> None:
        from vault import checks  # noqa: F401 - registers itself
