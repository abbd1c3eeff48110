"""Hospital Hope with Dana, who manages it; verified or not."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from common import clock
from domain.accounts.models import Organisation, Patient
from domain.credentials.models import Credential, CredentialState
from tests import people


@pytest.fixture(autouse=True)
def _ready(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("domain.accounts.views.signup.rest", lambda seconds: None)
    settings.IPFS_API_URL, settings.BLOCKS_DIR = "", tmp_path / "blocks"
    people.know_contracts(settings, tmp_path)
    cache.clear()  # rate limits of other tests


def verified(organisation: Organisation, state: CredentialState = CredentialState.APPROVED, *, days: int = 365) -> Organisation:
    """As after a verifier's approval; how that comes about is tried in domain/credentials."""
    Credential.objects.create(
        organisation=organisation,
        role=organisation.role,
        state=state,
        full_name=organisation.name,
        licence_number=organisation.registration_number,
        authority=organisation.authority,
        country=organisation.country,
        licence_valid_until=clock.now().date() + timedelta(days=365),
        valid_until=clock.now() + timedelta(days=days),
        sequence=1,
    )
    return organisation


@pytest.fixture
def hope() -> Organisation:
    return people.organisation("Hospital Hope")


@pytest.fixture
def working(hope: Organisation) -> Organisation:
    return verified(hope)


@pytest.fixture
def danas(hope: Organisation) -> Client:
    return people.signed_in(hope.created_by)


@pytest.fixture
def alice() -> Patient:
    return people.patient("Alice")
