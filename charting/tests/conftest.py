"""Alice's browser on a store of its own; and the world in which she lets Bob in, on a real node and vault."""

from domain.consents.tests.conftest import _before_any_transaction, first_world, later, quiet_node, world
from tests.fixtures import alice, alices_browser, contracts, mallory, no_limits, own_store

__all__ = [
    "_before_any_transaction",
    "alice",
    "alices_browser",
    "contracts",
    "first_world",
    "later",
    "mallory",
    "no_limits",
    "own_store",
    "quiet_node",
    "world",
]
