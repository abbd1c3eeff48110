"""Vera and Victor who verify, Bob and Charlie who apply, and a browser for each; no chain unless a test asks for it."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from domain.accounts.models import User
from tests import people


@pytest.fixture(autouse=True)
def _ready(settings: LazySettings, tmp_path: Path) -> None:
    settings.IPFS_API_URL, settings.BLOCKS_DIR = "", tmp_path / str(uuid4())
    people.know_contracts(settings, tmp_path)
    cache.clear()  # rate limits of other tests


@pytest.fixture
def vera() -> User:
    return people.verifier("Vera")


@pytest.fixture
def victor() -> User:
    return people.verifier("Victor")


@pytest.fixture
def bob() -> User:
    return people.doctor("Bob").user


@pytest.fixture
def charlie() -> User:
    return people.doctor("Charlie").user


@pytest.fixture
def browser(vera: User) -> Client:
    """Vera's."""
    return people.signed_in(vera)
