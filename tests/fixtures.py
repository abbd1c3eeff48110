"""People, and what is around them without a node.

A conftest imports what its tests want; what is autouse here works where it is imported.
"""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from domain.accounts.models import Patient, User
from domain.organisations.models import Organisation
from tests import people


@pytest.fixture(autouse=True)
def contracts(settings: LazySettings, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """In a file, for who signs and never asks. The `world` of consents has them on a node of its own."""
    if "world" not in request.fixturenames:
        people.know_contracts(settings, tmp_path)


@pytest.fixture(autouse=True)
def own_store(settings: LazySettings, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Blocks on disk. The `world` of consents has a store of its own too."""
    if "world" not in request.fixturenames:
        settings.IPFS_API_URL, settings.BLOCKS_DIR = "", tmp_path / "blocks"


@pytest.fixture(autouse=True)
def no_limits() -> None:
    cache.clear()  # rate limits of other tests


@pytest.fixture(autouse=True)
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signing up answers at once, not after the time that hides whether an address is known."""
    monkeypatch.setattr("authentication.views.signup.delay", lambda seconds: None)


@pytest.fixture
def alice() -> Patient:
    return people.patient("Alice")


@pytest.fixture
def mallory() -> Patient:
    return people.patient("Mallory")


@pytest.fixture
def alices_browser(alice: Patient) -> Client:
    return people.signed_in(alice.user)


@pytest.fixture
def bob() -> User:
    return people.doctor("Bob").user


@pytest.fixture
def charlie() -> User:
    return people.doctor("Charlie").user


@pytest.fixture
def vera() -> User:
    return people.verifier("Vera")


@pytest.fixture
def victor() -> User:
    return people.verifier("Victor")


@pytest.fixture
def hope() -> Organisation:
    """Its manager is `hope.created_by`, Dana."""
    return people.organisation("Hospital Hope")
