"""The ledger's own node: its blocks come when a test says so."""

from domain.ledger.tests.conftest import node, quiet_node

__all__ = ["node", "quiet_node"]
