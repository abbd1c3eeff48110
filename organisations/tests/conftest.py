"""Hospital Hope with Dana, who manages it; verified or not."""

from datetime import timedelta

import pytest
from django.test import Client

from common import clock
from domain.credentials.models import Credential, CredentialState
from domain.organisations.models import Organisation
from tests import people
from tests.fixtures import alice, contracts, hope, no_limits, no_rest, own_store

__all__ = ["alice", "contracts", "hope", "no_limits", "no_rest", "own_store"]


def verified(
    organisation: Organisation, state: CredentialState = CredentialState.APPROVED, *, days: int = 365
) -> Organisation:
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
def working(hope: Organisation) -> Organisation:
    return verified(hope)


@pytest.fixture
def danas(hope: Organisation) -> Client:
    return people.signed_in(hope.created_by)
