"""Alice and Mallory, Alice's browser, Bob the doctor, and Dana who manages Hospital Hope."""

from tests.fixtures import alice, alices_browser, bob, contracts, hope, mallory, no_limits, no_rest

__all__ = ["alice", "alices_browser", "bob", "contracts", "hope", "mallory", "no_limits", "no_rest"]
