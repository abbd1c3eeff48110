"""The world of consents (real node, real vault, verified doctors), with records in it."""

from domain.consents.tests.conftest import _before_any_transaction, first_world, later, world
from domain.ledger.tests.conftest import quiet_node

__all__ = ["_before_any_transaction", "first_world", "later", "quiet_node", "world"]
