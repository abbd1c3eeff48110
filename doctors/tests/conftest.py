"""Bob the doctor before he is verified, and the world in which he is: Alice, Charlie whom nobody allowed,
Vera, a real node, a real vault.
"""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from domain.accounts.models import Doctor, Patient
from domain.consents.tests.conftest import _before_any_transaction, first_world, later, quiet_node, world
from tests import people

__all__ = ["_before_any_transaction", "first_world", "later", "quiet_node", "world"]


@pytest.fixture(autouse=True)
def _without_limits() -> None:
    cache.clear()  # rate limits of other tests


@pytest.fixture
def apart(settings: LazySettings, tmp_path: Path, db: None) -> None:
    """No node: contracts in a file, for who signs and never asks."""
    settings.IPFS_API_URL, settings.BLOCKS_DIR = "", tmp_path / "blocks"
    people.know_contracts(settings, tmp_path)


@pytest.fixture
def alice(apart: None) -> Patient:
    return people.patient("Alice")


@pytest.fixture
def bob(apart: None) -> Doctor:
    return people.doctor("Bob")


@pytest.fixture
def bobs_browser(bob: Doctor) -> Client:
    return people.signed_in(bob.user)
