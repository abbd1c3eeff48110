"""Alice and Mallory, with real keys, a store of their own, and no chain unless a test asks for it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings

from domain.accounts.models import Patient
from domain.records.access.opening import Reader
from domain.records.models import Record
from domain.records.tests import acts
from tests import people
from tests.fixtures import own_store

__all__ = ["own_store"]


@pytest.fixture
def alice(transactional_db: None, settings: LazySettings, tmp_path: Path) -> Patient:
    people.know_contracts(settings, tmp_path)
    return people.patient("Alice")


@pytest.fixture
def mallory(alice: Patient) -> Patient:
    return people.patient("Mallory")


@pytest.fixture
def reader(alice: Patient) -> Reader:
    return Reader(alice.user, people.SESSION)


@pytest.fixture
def kept(alice: Patient) -> Callable[..., Record]:
    """Alice uploads one file and says what it is."""
    return lambda data, **said: acts.keep(
        alice, acts.upload(alice, data, name=said.pop("name", "file")), **said
    )
