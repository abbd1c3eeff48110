"""Alice and Mallory, as for records."""

from domain.records.tests.conftest import alice, kept, mallory, own_store, reader

__all__ = ["alice", "kept", "mallory", "own_store", "reader"]
