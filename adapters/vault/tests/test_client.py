import inspect

from adapters import vault
from adapters.vault.interface import Released, Vault


def test_the_configured_service_has_every_method_of_the_interface() -> None:
    service = vault.client()
    assert vault.client() is service
    for name, promised in inspect.getmembers(Vault, inspect.isfunction):
        if not name.startswith("_"):
            assert inspect.signature(getattr(service, name)).parameters.keys() == inspect.signature(
                promised
            ).parameters.keys() - {"self"}, name


def test_released_keys_show_nothing() -> None:
    assert "7" not in repr(Released(card=b"7" * 32, record=b"7" * 32))
