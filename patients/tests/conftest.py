"""Alice and Mallory, and a browser for each."""

from tests.fixtures import alice, alices_browser, contracts, mallory, no_limits, own_store

__all__ = ["alice", "alices_browser", "contracts", "mallory", "no_limits", "own_store"]
