"""The world of the chart: Alice, Hospital Hope, a real node, a real vault."""

import pytest
from django.core.cache import cache

from domain.consents.tests.conftest import _before_any_transaction, first_world, later, quiet_node, world

__all__ = ["_before_any_transaction", "first_world", "later", "quiet_node", "world"]


@pytest.fixture(autouse=True)
def _without_limits() -> None:
    cache.clear()  # rate limits of other tests
