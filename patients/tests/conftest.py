"""Alice and Mallory, and a browser for each."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from domain.accounts.models import Patient
from tests import people


@pytest.fixture(autouse=True)
def _ready(settings: LazySettings, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if "world" not in request.fixturenames:  # which has contracts on a node of its own
        people.know_contracts(settings, tmp_path)
    cache.clear()  # rate limits of other tests


@pytest.fixture
def alice() -> Patient:
    return people.patient("Alice")


@pytest.fixture
def mallory() -> Patient:
    return people.patient("Mallory")


@pytest.fixture
def alices_browser(alice: Patient) -> Client:
    return people.signed_in(alice.user)
