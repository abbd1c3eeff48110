"""Bob the doctor, Charlie the doctor nobody allowed, Alice the patient; a browser for each."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from domain.accounts.models import Doctor, Patient
from tests import people


@pytest.fixture(autouse=True)
def _ready(settings: LazySettings, tmp_path: Path) -> None:
    settings.IPFS_API_URL, settings.BLOCKS_DIR = "", tmp_path / "blocks"
    people.know_contracts(settings, tmp_path)
    cache.clear()  # rate limits of other tests


@pytest.fixture
def alice() -> Patient:
    return people.patient("Alice")


@pytest.fixture
def bob() -> Doctor:
    return people.doctor("Bob")


@pytest.fixture
def bobs_browser(bob: Doctor) -> Client:
    return people.signed_in(bob.user)
