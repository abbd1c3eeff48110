"""What a transaction offers, as its row keeps it. A chain from before London knows only one price: then the row has no priority fee."""

from decimal import Decimal

from adapters.chain import fees
from adapters.chain.fees import Fees
from domain.ledger.models import Transaction


def put(row: Transaction, offer: Fees) -> None:
    """Write an offer into the row."""
    old = offer.max_fee is None
    row.max_fee = Decimal(offer.gas_price if offer.max_fee is None else offer.max_fee)
    row.priority_fee = None if old else Decimal(offer.priority_fee)


def of(row: Transaction) -> Fees:
    """The row's offer."""
    top = int(row.max_fee or 0)
    return Fees(None, 0, top) if row.priority_fee is None else Fees(top, int(row.priority_fee))


def raised(row: Transaction, suggested: Fees) -> Fees:
    """At least an eighth more than before, and at least what the chain wants now."""
    more = fees.bump(of(row))
    if more.max_fee is None or suggested.max_fee is None:
        return Fees(None, 0, max(more.gas_price, suggested.gas_price))
    return Fees(max(more.max_fee, suggested.max_fee), max(more.priority_fee, suggested.priority_fee))
