"""Vera and Victor who verify, Bob and Charlie who apply, and Vera's browser; no chain unless a test asks for
it.
"""

import pytest
from django.test import Client

from domain.accounts.models import User
from tests import people
from tests.fixtures import bob, charlie, contracts, no_limits, own_store, vera, victor

__all__ = ["bob", "charlie", "contracts", "no_limits", "own_store", "vera", "victor"]


@pytest.fixture
def browser(vera: User) -> Client:
    """Vera's."""
    return people.signed_in(vera)
