"""Rows of the ledger.

What came from the chain (blocks, states) can be rebuilt; statements, entries and signed acts cannot.
"""

from domain.ledger.models.act import SignedAct
from domain.ledger.models.batch import Batch
from domain.ledger.models.chain_state import ChainState
from domain.ledger.models.entry import Entry
from domain.ledger.models.outcome import Outcome
from domain.ledger.models.outcome_cursor import OutcomeCursor
from domain.ledger.models.statement import Statement
from domain.ledger.models.transaction import Transaction

__all__ = [
    "Batch",
    "ChainState",
    "Entry",
    "Outcome",
    "OutcomeCursor",
    "SignedAct",
    "Statement",
    "Transaction",
]
