"""The world of consents (real node, real vault, verified doctors), and a browser for Alice."""

import pytest
from django.test import Client

from domain.consents.tests.conftest import _before_any_transaction, first_world, later, world
from domain.consents.tests.world import World
from domain.ledger.tests.conftest import quiet_node
from tests import people


@pytest.fixture
def alice(world: World) -> Client:
    """Alice's browser, signed in a moment ago."""
    return people.signed_in(world.alice.user)


__all__ = ["_before_any_transaction", "first_world", "later", "quiet_node", "world"]
